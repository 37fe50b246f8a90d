import type { Resource, Stack } from '../template/assembly.ts';
import type { Quantity } from './cost-line.ts';

/**
 * What one message of a visitor asks of the services. The calls of a turn are counted over real engines by `test/cloud/depth.test.ts`, which holds these numbers;
 * the rest is read from the code and from how the gateway is put together.
 */
export const TURN = {
  /** Calls of DynamoDB that change one item below 1 kB each: windows, quota, turn key, change counter. */
  tableWrites: 18,
  /** Items that are read consistently, 4 kB at most each. */
  tableReads: 6,
  /** Statements of SQL, beginning and end of transactions with them. */
  statements: 17,
} as const;

/** What could not be counted without an account, and is said with every sum. */
export interface Assumed {
  /** How long the model takes from question to last word. */
  readonly modelSeconds: number;
}

/** Time of a turn beside the model's, in seconds. */
const OWN_SECONDS = 0.5;
const AUTHORIZER_SECONDS = 0.03;
/** Of an answer with its sources and headers, in bytes. */
const ANSWER_BYTES = 6_000;
/** Written to logs for a turn: three starts, ends and reports of Lambda, and one line of the gateway. */
const LOG_BYTES = 2_500;
/** Pages read and written by Aurora for a turn, beyond what its memory holds. */
const PAGES = 20;
/** The frame, its ticket and its visitor token: requests before the first message, shared by the messages of a visit. */
const MESSAGES_OF_A_VISIT = 5;
const OPENING_REQUESTS = 3;

/** How long a database that pauses is awake in a month with a million messages, in hours: always. */
const AWAKE_HOURS = 730;
/** The least that it takes when it is awake. */
const AWAKE_ACU = 0.5;

const MILLION = 1e6;
const GIGABYTE = 1e9;

function gigabytesOf(stacks: readonly Stack[], id: RegExp): number {
  const all: (readonly [string, Resource])[] = stacks.flatMap(({ template }) => Object.entries(template.Resources));
  const [, found] = all.find(([name, { Type }]) => Type === 'AWS::Lambda::Function' && id.test(name)) ?? [];
  return Number(found?.Properties?.['MemorySize'] ?? 0) / 1024;
}

/** Metrics that are not AWS's own, by what alarms watch and what filters of logs make: each that is sent is paid for, and those that nobody watches are not sent. */
function ownMetrics(stacks: readonly Stack[]): number {
  const names = stacks.flatMap(({ template }) =>
    Object.values(template.Resources).flatMap(({ Type, Properties = {} }): unknown[][] => {
      if (Type === 'AWS::CloudWatch::Alarm') return [[Properties['Namespace'], Properties['MetricName']]];
      if (Type !== 'AWS::Logs::MetricFilter') return [];
      const made = Properties['MetricTransformations'] as readonly Readonly<Record<string, unknown>>[];
      return made.map(({ MetricNamespace, MetricName }) => [MetricNamespace, MetricName]);
    }),
  );
  // An alarm of several metrics has no namespace itself.
  const own = names.filter(([namespace]) => typeof namespace === 'string' && !namespace.startsWith('AWS/'));
  return new Set(own.map((each) => JSON.stringify(each))).size;
}

/** What a million messages of visitors cost beside what is always on, without the model itself. Functions' sizes are the template's. */
export function perMillionMessages(stacks: readonly Stack[], { modelSeconds }: Assumed): readonly Quantity[] {
  const [chat, authorizer, relay] = [/^ChatFunction/, /^AuthorizerFunction/, /^EventsRelayFunction/].map((id) => gigabytesOf(stacks, id));
  const requests = 1 + OPENING_REQUESTS / MESSAGES_OF_A_VISIT;
  const seconds = OWN_SECONDS + modelSeconds;
  const has = (type: string): boolean => stacks.some(({ template }) => Object.values(template.Resources).some(({ Type }) => Type === type));
  // A database that pauses is awake while it is asked, and its statements are calls that are paid for.
  return [
    {
      what: 'requests at the edge host',
      units: requests,
      price: 'edgeMillion',
      assumes: `${OPENING_REQUESTS} requests open a visit of ${MESSAGES_OF_A_VISIT} messages`,
    },
    { what: 'what the edge sends', units: (MILLION * ANSWER_BYTES) / GIGABYTE, price: 'edgeGigabyte', assumes: `${ANSWER_BYTES} bytes an answer` },
    { what: 'the function of the edge', units: requests, price: 'edgeFunctionMillion' },
    { what: 'requests judged by both firewalls', units: 2 * requests, price: 'webMillion' },
    { what: 'requests of the API', units: requests, price: 'apiMillion' },
    { what: 'calls of authorizer, chat and relay', units: 2 * requests + 1, price: 'lambdaMillion' },
    {
      what: 'the chat function, open until the last word',
      units: MILLION * (chat ?? 0) * seconds,
      price: 'lambdaGigabyteSecond',
      assumes: `${OWN_SECONDS} s of its own and ${modelSeconds} s of the model`,
    },
    {
      what: 'the authorizer',
      units: MILLION * requests * (authorizer ?? 0) * AUTHORIZER_SECONDS,
      price: 'lambdaGigabyteSecond',
      assumes: `${AUTHORIZER_SECONDS} s`,
    },
    { what: 'the relay of events', units: MILLION * (relay ?? 0) * 0.05, price: 'lambdaGigabyteSecond', assumes: '0.05 s' },
    { what: 'writes of tables', units: TURN.tableWrites, price: 'writeMillion', assumes: 'items below 1 kB' },
    { what: 'reads of tables', units: TURN.tableReads + 1, price: 'readMillion', assumes: 'items below 4 kB; one more by the authorizer' },
    // Sent, received, deleted: the wake of the relay; and the event itself.
    { what: 'messages of queues', units: 6, price: 'queueMillion' },
    { what: 'logs', units: (MILLION * LOG_BYTES) / GIGABYTE, price: 'logGigabyte', assumes: `${LOG_BYTES} bytes a turn` },
    {
      what: 'metrics of the journal and the scanner',
      units: ownMetrics(stacks),
      price: 'metricMonth',
      assumes: 'a million in one month, and in its every hour something that each of them counts; an hour in which one counts nothing costs nothing',
    },
    { what: 'pages of Aurora', units: PAGES, price: 'auroraIo', assumes: `${PAGES} pages a turn for ${TURN.statements} statements` },
    ...(has('AWS::RDS::DBProxy')
      ? []
      : ([
          { what: 'the database, awake', units: AWAKE_HOURS * AWAKE_ACU, price: 'acuHour', assumes: 'asked at all hours of the month, half a unit' },
          { what: 'statements by the Data API', units: TURN.statements, price: 'dataApiMillion' },
        ] as const)),
    ...(has('AWS::EC2::NatGateway')
      ? [
          {
            what: 'to the model and back through the NAT gateway',
            units: (MILLION * 2 * ANSWER_BYTES) / GIGABYTE,
            price: 'natGigabyte',
            assumes: 'as much again as is sent',
          } as const,
        ]
      : []),
  ];
}
