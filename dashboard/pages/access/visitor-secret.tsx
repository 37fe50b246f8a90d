import { useState } from 'react';
import { useAct } from '../../api/act.ts';
import { useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Once } from '../../parts/once.tsx';
import { Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import { useIsAdmin } from '../../shell/me.ts';
import { accessWords } from './access-words.ts';

/** The secret by which a site vouches for its visitors: shown once, renewed with a day of both. */
export function VisitorSecret({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(accessWords);
  const { ago, moment } = useFormats();
  const confirm = useConfirm();
  const isAdmin = useIsAdmin();
  const [secret, setSecret] = useState<string>();
  const path = { chatbotId };
  const read = useRead('readVisitorSecret', { path });
  const renew = useAct(() => service.call('renewVisitorSecret', { path }), { changes: ['readVisitorSecret'], after: (reply) => setSecret(reply.secret) });
  const end = useAct(() => service.call('deleteVisitorSecret', { path }), { done: t.secretEnded, changes: ['readVisitorSecret'] });
  const ask = (): void => confirm({ title: t.secretEndTitle, text: t.secretEndText, yes: t.secretEnd }, () => end.mutate());
  return (
    <Section title={t.secret} text={t.secretText}>
      <Loaded read={read}>
        {({ visitorSecret: state }) => (
          <div className="row apart">
            <p>
              {state ? t.secretIs(state.lastFour, ago(state.createdAt)) : t.secretNone} {state?.previousUntil && t.secretOld(moment(state.previousUntil))}
            </p>
            {isAdmin && (
              <div className="row">
                <Button onClick={() => renew.mutate()} busy={renew.isPending}>
                  {state ? t.secretRenew : t.secretMake}
                </Button>
                {state && (
                  <Button kind="danger" onClick={ask} busy={end.isPending}>
                    {t.secretEnd}
                  </Button>
                )}
              </div>
            )}
          </div>
        )}
      </Loaded>
      {secret && <Once title={t.secret} warning={t.secretOnce} text={secret} close={() => setSecret(undefined)} />}
    </Section>
  );
}
