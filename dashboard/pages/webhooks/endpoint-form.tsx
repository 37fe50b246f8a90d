import type { Input, Item } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Check, Field } from '../../parts/field.tsx';
import { Form, Send, textOf, wrongAt } from '../../parts/form.tsx';
import { Loaded } from '../../parts/state.tsx';
import { webhooksWords } from './webhooks-words.ts';

export type Webhook = Item<'listWebhooks'>;
type Body = Input<'createWebhook'>['body'];

interface EndpointFormProps {
  readonly webhook: Webhook | undefined;
  readonly close: () => void;
  /** With the secret of a new one, which is shown once. */
  readonly done: (secret: string | undefined) => void;
}

/** Where events go, and which. */
export function EndpointForm({ webhook, close, done }: EndpointFormProps) {
  const t = useWords(webhooksWords);
  const plain = useWords(plainWords);
  const catalogue = useRead('listEventTypes', {});
  const save = useAct(
    async (form: FormData): Promise<string | undefined> => {
      const body = {
        url: textOf(form, 'url'),
        description: textOf(form, 'description'),
        events: form.getAll('event'),
        restricted: form.get('restricted') !== null,
      } as Body;
      if (!webhook) return (await service.call('createWebhook', { body })).secret;
      await service.call('changeWebhook', { path: { webhookId: webhook.id }, body });
      return undefined;
    },
    { changes: ['listWebhooks'], quiet: true, after: done },
  );
  return (
    <Form onSubmit={save.mutate} error={save.error}>
      <Field label={t.url} hint={t.urlHint} name="url" type="url" required maxLength={2048} defaultValue={webhook?.url} error={wrongAt(save.error, '/url')} />
      <Field label={`${t.description} (${plain.optional})`} name="description" maxLength={200} defaultValue={webhook?.description} />
      <fieldset className="stack tight">
        <legend>{t.events}</legend>
        <Loaded read={catalogue}>
          {({ items }) =>
            items.map(({ type, sentence }) => (
              <Check key={type} name="event" value={type} label={<code>{type}</code>} hint={sentence} defaultChecked={webhook?.events.includes(type)} />
            ))
          }
        </Loaded>
      </fieldset>
      <Check label={t.restricted} name="restricted" defaultChecked={webhook?.restricted} />
      <Send close={close} busy={save.isPending}>
        {plain.save}
      </Send>
    </Form>
  );
}
