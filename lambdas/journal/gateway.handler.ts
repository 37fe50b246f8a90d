import { gunzipSync } from 'node:zlib';
import type { CloudWatchLogsDecodedData, CloudWatchLogsEvent } from 'aws-lambda';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { writeBatch } from './batch-store.ts';
import { gatewayEnv } from './contract.ts';
import { refusalsIn } from './gateway.ts';

const env = once(() => readEnv(gatewayEnv));

/** Lines of the access log, as CloudWatch Logs hands them on. A batch that fails comes again. */
export const handler = async ({ awslogs }: CloudWatchLogsEvent): Promise<void> => {
  const { logEvents } = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString('utf8')) as CloudWatchLogsDecodedData;
  await writeBatch(await refusalsIn(logEvents.map(({ message }) => message)), dynamo(), env().JOURNAL_TABLE, functionLog());
};
