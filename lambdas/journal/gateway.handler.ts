import { gunzipSync } from 'node:zlib';
import type { CloudWatchLogsDecodedData, CloudWatchLogsEvent } from 'aws-lambda';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { logEvent, rowWriter } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { gatewayEnv } from './contract.ts';
import { refusalsIn } from './gateway.ts';

const env = once(() => readEnv(gatewayEnv));

/** Lines of the access log, as CloudWatch Logs hands them on. A batch that fails comes again. */
export const handler = async ({ awslogs }: CloudWatchLogsEvent): Promise<void> => {
  const { logEvents } = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString('utf8')) as CloudWatchLogsDecodedData;
  const { JOURNAL_TABLE } = env();
  const write = rowWriter(dynamo(), JOURNAL_TABLE);
  for (const dated of refusalsIn(logEvents.map(({ message }) => message))) if (await write(dated)) logEvent(dated, JOURNAL_TABLE, functionLog());
};
