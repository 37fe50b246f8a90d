import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { dirname, join } from 'node:path';

/** A request of a function to a service at which the function is held back for ever, so that it can be killed exactly there. */
export interface HoldingPoint {
  /** A word in the function's name. */
  readonly of: string;
  /** The operation: of SQS by its name, or `Invoke`. */
  readonly at: string;
  /** A word in what is asked. */
  readonly about: string;
  /** `asking`: the service is never asked. `answered`: it has done what it was asked, and the function does not learn of it. */
  readonly when: 'asking' | 'answered';
}

const folder = join(import.meta.dirname, '../../.local');
const wanted = join(folder, 'hold-wanted.json');
const reached = join(folder, 'hold-reached');

/** Asks for a point; `undefined` for none. */
export function holdAt(point: HoldingPoint | undefined): void {
  mkdirSync(dirname(wanted), { recursive: true });
  rmSync(reached, { force: true });
  if (point) writeFileSync(wanted, JSON.stringify(point));
  else rmSync(wanted, { force: true });
}

/** Whether a function stands at the point. */
export const isHeld = (): boolean => existsSync(reached);

const own = process.env['AWS_LAMBDA_FUNCTION_NAME'];
const request = http.request;
if (own !== undefined)
  http.request = ((...args: Parameters<typeof request>) => {
    const options = args[0] as unknown as http.RequestOptions;
    const point = existsSync(wanted) ? (JSON.parse(readFileSync(wanted, 'utf8')) as HoldingPoint) : undefined;
    const target = String(
      (options.headers as Record<string, string> | undefined)?.['x-amz-target'] ?? (options.path?.endsWith('/invocations') ? '.Invoke' : ''),
    );
    if (!point || !own.includes(point.of) || target.split('.')[1] !== point.at) return request(...args);
    const onResponse = args.find((each) => typeof each === 'function') as ((response: http.IncomingMessage) => void) | undefined;
    const arrive = (): void => writeFileSync(reached, own);
    let held = false;
    const asking = request(options, (response) => (held ? void response.resume().once('end', arrive) : onResponse?.(response)));
    const end = asking.end.bind(asking);
    asking.end = ((body?: unknown) => {
      held = Buffer.from((body ?? '') as Uint8Array).includes(point.about);
      if (!held || point.when === 'answered') return end(body);
      arrive();
      return asking;
    }) as typeof asking.end;
    return asking;
  }) as typeof request;

export default holdAt;
