import { dirname } from 'node:path';
import type { FunctionDefinition } from './definition.ts';

/** Whose key pair a function's SDK clients sign with. */
export interface FunctionAccount {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The whole `process.env` of a function: its own variables and the reserved ones (AWS Lambda guide, "Defined runtime environment variables"). */
export function executionVariables(definition: FunctionDefinition, account: FunctionAccount, stream: string): Record<string, string> {
  const region = definition.arn.split(':')[3] ?? '';
  return {
    PATH: process.env['PATH'] ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...definition.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: account.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: stream,
    LAMBDA_TASK_ROOT: dirname(definition.file),
    _HANDLER: `index.${definition.exportName}`,
  };
}
