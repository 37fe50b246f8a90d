import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { queries } from './api/rempart.ts';
import { StepUpProvider } from './api/step-up.tsx';
import { App } from './app.tsx';
import { LanguageProvider } from './language/language.tsx';
import { ConfirmProvider } from './parts/confirm.tsx';
import { ToastProvider } from './parts/toast.tsx';
import { watchErrors } from './shell/errors.ts';
import { useFragment } from './shell/location.ts';

void watchErrors();
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <LanguageProvider>
          <ToastProvider>
            <ConfirmProvider>
              <StepUpProvider>
                <Router hook={useFragment}>
                  <App />
                </Router>
              </StepUpProvider>
            </ConfirmProvider>
          </ToastProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
