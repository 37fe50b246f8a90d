import { CATALOGUE, EVENT_TYPES, type AccountEvent, type EventType } from '../lambdas/events/catalogue.ts';
import { TEXT_MAX } from '../lambdas/events/contract.ts';

/** Values that examples show, by the member's name; a member without one has a value of its kind. */
const SHOWN: Readonly<Record<string, unknown>> = {
  channel: 'widget',
  visitorId: 'v_4hK2mQ9sT1',
  title: 'When do you open?',
  tags: ['opening hours'],
  text: 'When do you open?',
  authorId: null,
  fields: { name: 'Ada', email: 'ada@example.com' },
  consentText: 'You may write to me about my question.',
  name: 'handbook.pdf',
  chunkCount: 42,
  measure: 'messages',
  share: 80,
  month: '2026-11',
  role: 'member',
  areas: { conversations: 'write' },
  scopes: { conversations: 'read' },
  lastFour: 'x7Qf',
  chatbotIds: null,
  expiresAt: null,
  action: 'changePassword',
  actor: { kind: 'session', id: '0199c3a0-7000-7000-8000-00000000000b' },
  target: null,
  requestId: '6d0c5a1e-1c0f-4b1c-9c51-8d9f0d2b7e11',
};

/** Where a type shows something else than the rest. */
const SHOWN_OF: Readonly<Partial<Record<EventType, Readonly<Record<string, unknown>>>>> = {
  'material.rejected': { reason: 'infected' },
  'material.failed': { reason: 'broken' },
  'api_key.created': { name: 'Reporting' },
  'security.event': { kind: 'authn_password_change', outcome: 'done', reason: null },
};

interface Shape {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
}

const shapeOf = (type: EventType): Readonly<Record<string, Shape>> => (CATALOGUE[type].data.toJSONSchema() as Shape).properties ?? {};

/** A number that an example's ids end with, so that two ids of one example differ. */
const idOf = (place: number): string => `0199c3a0-7000-7000-8000-${String(place).padStart(12, '0')}`;

function valueOf(name: string, shape: Shape, place: number): unknown {
  if (name in SHOWN) return SHOWN[name];
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0];
  if (shape.anyOf) return valueOf(name, shape.anyOf[0] ?? {}, place);
  if (shape.format === 'uuid') return idOf(place);
  if (shape.type === 'boolean') return false;
  return shape.type === 'array' ? [] : name;
}

/** An event as it could be sent. */
export function exampleOf(type: EventType): AccountEvent {
  const data = Object.fromEntries(
    Object.entries(shapeOf(type)).map(([name, shape], at) => [
      name,
      SHOWN_OF[type] && name in SHOWN_OF[type] ? SHOWN_OF[type][name] : valueOf(name, shape, at + 10),
    ]),
  );
  const ofChatbot = CATALOGUE[type].area !== 'account' || type === 'member.grants_changed';
  return {
    id: idOf(1),
    type,
    occurredAt: '2026-11-26T09:30:00.000Z',
    accountId: idOf(2),
    ...(ofChatbot && { chatbotId: idOf(3) }),
    data,
  } as unknown as AccountEvent;
}

/** What a member may be, in a few words. */
function wordsOf(shape: Shape): string {
  if (shape.anyOf) return shape.anyOf.map(wordsOf).join(' or ');
  if (shape.const !== undefined) return `\`${typeof shape.const === 'string' ? shape.const : JSON.stringify(shape.const)}\``;
  if (shape.enum) return shape.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (shape.type === 'array') return `list of ${wordsOf(shape.items ?? {})}`;
  if (shape.format === 'uuid') return 'id';
  if (shape.format === 'date-time') return 'time';
  return shape.type ?? 'any';
}

const toldTo = (type: EventType): string => {
  const { area, conversation } = CATALOGUE[type];
  if (area === 'account') return 'owners and admins';
  return `whoever may read \`${area}\` of the chatbot${conversation ? ', and this conversation under its sharing policy' : ''}`;
};

const section = (type: EventType): string => `## ${type}
${CATALOGUE[type].sentence} For ${toldTo(type)}.

| member | |
|---|---|
${Object.entries(shapeOf(type))
  .map(([name, shape]) => `| \`${name}\` | ${wordsOf(shape)} |`)
  .join('\n')}

\`\`\`json
${JSON.stringify(exampleOf(type), undefined, 2)}
\`\`\`
`;

/** `docs/events.md`: every event of the catalogue, with an example each. */
export const eventsText = (): string => `# Events

Made from \`lambdas/events/catalogue.ts\` by \`npm run docs\`.

An event is written in the transaction of the change that it tells of: a change that is taken back has none, and none is lost. It is sent within a second or so, at least once and in
any order: keep what you have done by its \`id\`, and read the thing itself where its latest state matters. A type is never taken away or changed in what it says; members may be added.

| member | |
|---|---|
| \`id\` | of the event; the same when it is sent again |
| \`type\` | one of those below |
| \`occurredAt\` | when the change was made |
| \`accountId\` | |
| \`chatbotId\` | where it is about one |
| \`data\` | by type; the text of a message is cut after ${TEXT_MAX} characters |

\`security.event\` is written by the journal and sent within a minute. Addresses and agents of people stay in the journal.

${EVENT_TYPES.map(section).join('\n')}`;
