import { CloudFormationClient, type StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { resourcesOf } from './stacks.ts';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How clients reach their services; what is not said is found as AWS's own tools find it. */
export interface Reach {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: Credentials | (() => Promise<Credentials>);
  readonly maxAttempts?: number;
}

export interface LogGroup {
  /** Of the function, or of the API's access log. */
  readonly name: string;
  readonly group: string;
}

export interface LogLine {
  readonly at: string;
  readonly from: string;
  readonly level: string;
  readonly text: string;
}

/** What our own functions write: a sentence, an error, an id. */
interface OwnLine {
  readonly level?: string;
  readonly message?: string;
  readonly error?: { readonly name?: string; readonly message?: string };
  readonly requestId?: string;
}

/** Lines of one group are read up to here; the newest matter, and CloudWatch begins with the oldest. */
const LINES_MAX = 5_000;
/** Lambda's own account of starts and ends. */
const FRAME = /^(?:START|END|REPORT|INIT_START) /;

const groupsAmong = (resources: readonly StackResourceSummary[]): LogGroup[] =>
  resources.flatMap(({ ResourceType, LogicalResourceId = '', PhysicalResourceId = '' }) =>
    ResourceType === 'AWS::Logs::LogGroup' ? [{ name: LogicalResourceId.replace(/(?:Logs|LogGroup)?[0-9A-F]{8}$/, ''), group: PhysicalResourceId }] : [],
  );

/** The log groups of stacks by the construct that writes there; a stack that is not there has none. @throws Error when none of them is there. */
export async function logGroups(reach: Reach, stacks: readonly string[]): Promise<readonly LogGroup[]> {
  const client = new CloudFormationClient(reach);
  const there = (await Promise.all(stacks.map((stack) => resourcesOf(client, stack)))).filter((resources) => resources !== undefined);
  if (there.length === 0) throw new Error(`none of the stacks ${stacks.join(', ')} is there`);
  return there.flatMap(groupsAmong);
}

/** A filter of CloudWatch for what was asked; a quoted term is found anywhere in a line. */
export const filterOf = ({ request, errors }: { readonly request?: string | undefined; readonly errors: boolean }): string | undefined =>
  [...(errors ? ['"ERROR"'] : []), ...(request ? [`"${request.replaceAll(/["\\]/g, '')}"`] : [])].join(' ') || undefined;

/** Seconds of `15m`, `2h`, `1d`; undefined for anything else. */
export function secondsOf(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  return count ? Number(count) * { m: 60, h: 3_600, d: 86_400 }[unit as 'm' | 'h' | 'd'] : undefined;
}

/** What a line says, whether it is of our own log or of Lambda's; undefined for the frame around calls. */
export function logLine(from: string, timestamp: number, message: string): LogLine | undefined {
  const at = new Date(timestamp).toISOString();
  const text = message.trim();
  if (FRAME.test(text)) return undefined;
  try {
    const { level = '-', message: sentence, error, requestId } = JSON.parse(text) as OwnLine;
    const parts = [sentence, error && `${error.name}: ${error.message}`, requestId && `(${requestId})`].filter(Boolean);
    return { at, from, level, text: parts.length > 0 ? parts.join(' ') : text };
  } catch {
    return { at, from, level: /Task timed out|Error/.test(text) ? 'ERROR' : '-', text };
  }
}

/** Lines of groups since a moment, oldest first. */
export async function readLines(reach: Reach, groups: readonly LogGroup[], startTime: number, filterPattern: string | undefined): Promise<readonly LogLine[]> {
  const client = new CloudWatchLogsClient(reach);
  const lines = await Promise.all(
    groups.map(async ({ name, group: logGroupName }) => {
      const found: LogLine[] = [];
      for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName, startTime, ...(filterPattern && { filterPattern }) })) {
        found.push(...events.flatMap(({ timestamp = 0, message = '' }) => logLine(name, timestamp, message) ?? []));
        if (found.length > LINES_MAX) break;
      }
      return found;
    }),
  );
  return lines.flat().sort((one, other) => one.at.localeCompare(other.at));
}
