import type { Item } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useList } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Empty, List } from '../../parts/state.tsx';
import type { Webhook } from './endpoint-form.tsx';
import { webhooksWords } from './webhooks-words.ts';

type Delivery = Item<'listDeliveries'>;

const KINDS = { pending: 'busy', delivered: 'good', failed: 'bad' } as const;

function Line({ webhookId, delivery }: { readonly webhookId: string; readonly delivery: Delivery }) {
  const t = useWords(webhooksWords);
  const { ago, moment, number } = useFormats();
  const again = useAct(() => service.call('redeliver', { path: { webhookId, deliveryId: delivery.id } }), { done: t.sentAgain, changes: ['listDeliveries'] });
  return (
    <>
      <div className="grow">
        <code className="break">{delivery.type}</code>
        <span className="small muted">
          {moment(delivery.createdAt)} · {t.attempts(number(delivery.attempts))}
          {delivery.nextAttemptAt && ` · ${t.next(ago(delivery.nextAttemptAt))}`}
        </span>
        {delivery.log.map(({ at, status, reason, durationMs }) => (
          <span key={at} className="small">
            {ago(at)}: {status === undefined ? t.noAnswer(reason ?? '', number(durationMs)) : t.answer(String(status), number(durationMs))}
          </span>
        ))}
        <details className="small">
          <summary>{t.body}</summary>
          <pre className="code">{delivery.body}</pre>
        </details>
      </div>
      <Badge kind={KINDS[delivery.status]}>{t[delivery.status]}</Badge>
      {delivery.status !== 'pending' && (
        <Button tiny onClick={() => again.mutate()} busy={again.isPending}>
          {t.again}
        </Button>
      )}
    </>
  );
}

/** What was sent to an endpoint, and what it has answered. */
export function DeliveryLog({ webhook, close }: { readonly webhook: Webhook; readonly close: () => void }) {
  const t = useWords(webhooksWords);
  const read = useList(
    'listDeliveries',
    { path: { webhookId: webhook.id } },
    { every: (items) => (items.some(({ status }) => status === 'pending') ? 3_000 : false) },
  );
  return (
    <Dialog title={t.log} close={close} wide>
      <p className="muted break">{webhook.url}</p>
      <List read={read} label={t.log} keyOf={({ id }) => id} empty={<Empty title={t.noLog} />}>
        {(delivery) => <Line webhookId={webhook.id} delivery={delivery} />}
      </List>
    </Dialog>
  );
}
