import { Link } from 'wouter';
import { useWords } from '../language/language.tsx';
import { words } from '../language/words.ts';
import { Page } from '../parts/page.tsx';
import { Empty } from '../parts/state.tsx';

const notFoundWords = words(
  { title: 'Page not found', text: 'There is no page at this address.', back: 'To the chatbots' },
  { title: 'Page introuvable', text: 'Il n’y a pas de page à cette adresse.', back: 'Aller aux chatbots' },
);

export default function NotFound() {
  const t = useWords(notFoundWords);
  return (
    <Page title={t.title}>
      <Empty
        title={t.text}
        action={
          <Link href="/chatbots" className="button">
            {t.back}
          </Link>
        }
      />
    </Page>
  );
}
