import type { GatewayOptions } from '../gateway/gateway.ts';
import { startLogSubscription, type Subscribed } from '../engines/log-subscription.ts';
import type { Resolver } from '../template/resolve.ts';
import { all, text } from './definitions.ts';

interface Options {
  readonly accountId: string;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly log: (line: string) => void;
}

/** The access log of a stage, and what its lines are handed to; nothing where the template has none. */
export function accessLogOf(
  resolver: Resolver,
  stage: Readonly<Record<string, unknown>>,
  { accountId, invoke, log }: Options,
): { readonly access: GatewayOptions['access']; readonly subscriptions: readonly Subscribed[] } {
  const setting = stage['AccessLogSetting'] as { DestinationArn?: unknown; Format?: unknown } | undefined;
  if (!setting) return { access: undefined, subscriptions: [] };
  const group = all(resolver, 'AWS::Logs::LogGroup').find(
    ({ attribute }) => attribute('Arn').replace(/:\*$/, '') === text(setting.DestinationArn).replace(/:\*$/, ''),
  );
  const subscriptions = all(resolver, 'AWS::Logs::SubscriptionFilter')
    .filter(({ properties }) => properties['LogGroupName'] === group?.ref)
    .map(({ ref, properties }) =>
      startLogSubscription(
        { name: ref, logGroup: text(properties['LogGroupName']), pattern: text(properties['FilterPattern']), functionArn: text(properties['DestinationArn']) },
        { accountId, invoke, logError: (message, error) => log(`${message} ${String(error)}`) },
      ),
    );
  const write = (line: string): void => {
    log(`access: ${line}`);
    for (const subscribed of subscriptions) subscribed.write(line);
  };
  return { access: { format: text(setting.Format), write }, subscriptions };
}
