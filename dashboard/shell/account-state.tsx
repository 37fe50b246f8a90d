import { useAct } from '../api/act.ts';
import { useRead } from '../api/read.ts';
import { service } from '../api/rempart.ts';
import { useFormats, useWords } from '../language/language.tsx';
import { Button } from '../parts/button.tsx';
import { Note } from '../parts/note.tsx';
import { ProblemError } from '../../client/client.ts';
import { go } from './location.ts';
import { useIsOwner, useMe } from './me.ts';
import { shellWords } from './shell-words.ts';

/** What narrows the whole account: it is closing, or it asks for a second factor that the person does not have. */
export function AccountState() {
  const t = useWords(shellWords);
  const { date } = useFormats();
  const isOwner = useIsOwner();
  const { secondFactor } = useMe();
  const account = useRead('readAccount', {}, { enabled: isOwner });
  const probe = useRead('listChatbots', {}, { enabled: !secondFactor });
  const keep = useAct(() => service.call('cancelDeletion'), { done: t.cameBack, changes: ['readAccount', 'listChatbots'] });
  if (account.data?.state === 'closing')
    return (
      <div className="page shell-note">
        <Note
          kind="warn"
          action={
            <Button kind="main" tiny busy={keep.isPending} onClick={() => keep.mutate()}>
              {t.comeBack}
            </Button>
          }
        >
          <strong>{t.closing}</strong> {account.data.erasedAt && t.closingText(date(account.data.erasedAt))}
        </Note>
      </div>
    );
  if (probe.error instanceof ProblemError && probe.error.code === 'second-factor-required')
    return (
      <div className="page shell-note">
        <Note
          kind="warn"
          action={
            <Button kind="main" tiny onClick={() => go('/security')}>
              {t.setUp}
            </Button>
          }
        >
          <strong>{t.needsSecondFactor}</strong> {t.needsSecondFactorText}
        </Note>
      </div>
    );
  return null;
}
