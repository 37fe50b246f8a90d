import { Component, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '../language/language.tsx';
import { words } from '../language/words.ts';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/state.tsx';
import { tellError } from './errors.ts';

const mishapWords = words(
  { title: 'This page has failed', text: 'The fault is ours. The rest still works; a reload may help.', reload: 'Reload' },
  { title: 'Cette page a échoué', text: 'L’erreur est la nôtre. Le reste fonctionne ; recharger peut aider.', reload: 'Recharger' },
);

function Sorry() {
  const t = useWords(mishapWords);
  return (
    <Empty title={t.title} action={<Button onClick={() => location.reload()}>{t.reload}</Button>}>
      {t.text}
    </Empty>
  );
}

/** Catches what a page throws while it is drawn; another page begins afresh. */
class Net extends Component<{ readonly at: string; readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError = () => ({ failed: true });
  override componentDidCatch(error: unknown): void {
    tellError(error);
  }
  override componentDidUpdate({ at }: { readonly at: string }): void {
    if (this.state.failed && at !== this.props.at) this.setState({ failed: false });
  }
  override render(): ReactNode {
    return this.state.failed ? <Sorry /> : this.props.children;
  }
}

/** A page that fails is one page that fails: the navigation stays. */
export function Mishap({ children }: { readonly children: ReactNode }) {
  const [location] = useLocation();
  return <Net at={location}>{children}</Net>;
}
