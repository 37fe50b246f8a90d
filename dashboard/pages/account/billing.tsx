import type { Reply } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Note } from '../../parts/note.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import { billingWords } from './billing-words.ts';

type Billing = Reply<'readBilling'>;

const leave = ({ url }: { readonly url: string }): void => location.assign(url);

function Subscription({ subscription }: { readonly subscription: NonNullable<Billing['subscription']> }) {
  const t = useWords(billingWords);
  const { date } = useFormats();
  const { status, plan, periodEndsAt, trialEndsAt, cancelsAt, graceEndsAt } = subscription;
  const good = status === 'active' || status === 'trialing';
  return (
    <Section title={t.subscription} action={<Badge kind={good ? 'good' : 'warn'}>{t[status]}</Badge>}>
      <p>
        <Badge>{plan}</Badge> {cancelsAt ? t.cancels(date(cancelsAt)) : periodEndsAt && good && t.renews(date(periodEndsAt))}{' '}
        {status === 'trialing' && trialEndsAt && t.trialEnds(date(trialEndsAt))}
      </p>
      {graceEndsAt && <Note kind="warn">{t.grace(date(graceEndsAt))}</Note>}
    </Section>
  );
}

function Plans({ billing }: { readonly billing: Billing }) {
  const t = useWords(billingWords);
  const { number } = useFormats();
  const buy = useAct((plan: Billing['plans'][number]['plan']) => service.call('openCheckout', { body: { plan } }), { after: leave });
  const sold = billing.subscription !== null && billing.subscription.status !== 'canceled' && billing.subscription.status !== 'none';
  return (
    <div className="cards">
      {billing.plans.map(({ plan, amount, currency, interval, trialDays, messages, tokens }) => (
        <Section key={plan} title={plan} action={plan === billing.plan ? <Badge kind="good">{t.yours}</Badge> : undefined}>
          <p>
            <span className="figure">{number(amount / 100, { style: 'currency', currency })}</span>{' '}
            <span className="muted">{interval === 'month' ? t.perMonth : t.perYear}</span>
          </p>
          <ul className="muted">
            <li>{t.messages(messages === null ? t.noEnd : number(messages))}</li>
            <li>{t.tokens(tokens === null ? t.noEnd : number(tokens))}</li>
            {trialDays > 0 && <li>{t.trial(trialDays)}</li>}
          </ul>
          {!sold && plan !== billing.plan && (
            <Button kind="main" onClick={() => buy.mutate(plan)} busy={buy.isPending}>
              {t.choose}
            </Button>
          )}
        </Section>
      ))}
    </div>
  );
}

/** The plan of the account and what it is paid by. What is paid is done at Stripe. */
export default function BillingPage() {
  const t = useWords(billingWords);
  const read = useRead('readBilling', {});
  const portal = useAct(() => service.call('openPortal'), { after: leave });
  return (
    <Page title={t.title}>
      <Loaded read={read}>
        {(billing) => (
          <>
            <Section
              title={t.plan}
              action={
                billing.mode === 'stripe' && billing.subscription !== null ? (
                  <Button onClick={() => portal.mutate()} busy={portal.isPending}>
                    {t.portal}
                  </Button>
                ) : undefined
              }
            >
              <p>
                <Badge>{billing.plan}</Badge> {{ default: t.byDefault, operator: t.byOperator, subscription: t.bySubscription }[billing.planSetBy]}
              </p>
              {billing.mode === 'self-hosted' && <p className="muted">{t.selfHosted}</p>}
            </Section>
            {billing.subscription && <Subscription subscription={billing.subscription} />}
            {billing.plans.length > 0 && (
              <>
                <Plans billing={billing} />
                <p className="small muted">{t.leaves}</p>
              </>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}
