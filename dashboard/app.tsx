import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { ME_KEY, readMe } from './api/rempart.ts';
import { Failed, Loading } from './parts/state.tsx';
import { Outside } from './pages/outside/outside.tsx';
import { SignIn } from './pages/outside/sign-in.tsx';
import { Mishap } from './shell/mishap.tsx';
import { MeContext } from './shell/me.ts';
import { Shell } from './shell/shell.tsx';

const SignUp = lazy(() => import('./pages/outside/sign-up.tsx'));
const VerifyEmail = lazy(() => import('./pages/outside/verify-email.tsx'));
const Forgot = lazy(() => import('./pages/outside/forgot.tsx'));
const Invitation = lazy(() => import('./pages/outside/invitation.tsx'));
const Chatbots = lazy(() => import('./pages/chatbots/chatbots.tsx'));
const Chatbot = lazy(() => import('./pages/chatbots/chatbot.tsx'));
const Team = lazy(() => import('./pages/team/team.tsx'));
const ApiKeys = lazy(() => import('./pages/account/api-keys.tsx'));
const Webhooks = lazy(() => import('./pages/webhooks/webhooks.tsx'));
const Usage = lazy(() => import('./pages/account/usage.tsx'));
const Billing = lazy(() => import('./pages/account/billing.tsx'));
const Blocklist = lazy(() => import('./pages/account/blocklist.tsx'));
const Journal = lazy(() => import('./pages/journal/journal.tsx'));
const Account = lazy(() => import('./pages/account/account.tsx'));
const Security = lazy(() => import('./pages/account/security.tsx'));
const Promises = lazy(() => import('./pages/promises/promises.tsx'));
const NotFound = lazy(() => import('./shell/not-found.tsx'));

/** Pages that a mailed link leads to, whoever is signed in. */
const MAILED = /^#?\/?(?:verify-email|invitations|forgot-password|signup)\b/;

function Pages() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/chatbots" replace />
      </Route>
      <Route path="/login">
        <Redirect to="/chatbots" replace />
      </Route>
      <Route path="/chatbots" component={Chatbots} />
      <Route path="/chatbots/:chatbotId/*?">{({ chatbotId }) => <Chatbot key={chatbotId} chatbotId={chatbotId} />}</Route>
      <Route path="/team" component={Team} />
      <Route path="/api-keys" component={ApiKeys} />
      <Route path="/webhooks" component={Webhooks} />
      <Route path="/usage" component={Usage} />
      <Route path="/billing" component={Billing} />
      <Route path="/blocklist" component={Blocklist} />
      <Route path="/journal" component={Journal} />
      <Route path="/account" component={Account} />
      <Route path="/security" component={Security} />
      <Route path="/promises" component={Promises} />
      <Route component={NotFound} />
    </Switch>
  );
}

/** The whole dashboard: outside for nobody, inside for who is signed in. An address is kept through the log-in. */
export function App() {
  const me = useQuery({ queryKey: ME_KEY, queryFn: readMe, staleTime: 60_000 });
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/signup" component={SignUp} />
        <Route path="/verify-email" component={VerifyEmail} />
        <Route path="/invitations" component={Invitation} />
        <Route path="/forgot-password" component={Forgot} />
        <Route>
          {me.data ? (
            <MeContext value={me.data}>
              <Shell>
                <Mishap>
                  <Suspense fallback={<Loading />}>
                    <Pages />
                  </Suspense>
                </Mishap>
              </Shell>
            </MeContext>
          ) : me.data === null ? (
            <SignIn />
          ) : me.error ? (
            <Outside title="Rempart">
              <Failed error={me.error} again={() => void me.refetch()} />
            </Outside>
          ) : MAILED.test(location.hash) ? null : (
            <Loading />
          )}
        </Route>
      </Switch>
    </Suspense>
  );
}
