import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { network } from '../outgoing/network.ts';
import { pass } from '../outgoing/pass.ts';
import { layerCommand } from './available-engine.ts';
import { keptDaemon } from './clamd-daemon.ts';
import { definitionsEnv } from './contract.ts';
import { DEFINITION_MAX_BYTES } from './definition-set.ts';
import { definitionStore } from './definition-store.ts';
import { updateDefinitions, type UpdateDeps } from './definition-update.ts';
import { tryEngine } from './engine-trial.ts';
import { freshclam } from './freshclam.ts';

const TEMPORARY = '/tmp';
/** One container, in milliseconds. */
const DOWNLOAD_MS = 180_000;
/** Time that is left to store what was fetched. */
const RESERVE_MS = 30_000;

const deps = once((): UpdateDeps => {
  const { CLAMAV_ROOT: root, DEFINITIONS_BUCKET, DEFINITIONS_MIRROR, OWN_HOSTS: ownHosts, OUTGOING_PORTS: ports } = readEnv(definitionsEnv);
  const limits = { maxBytes: DEFINITION_MAX_BYTES, maxMilliseconds: DOWNLOAD_MS };
  const { info: log } = functionLog();
  return {
    store: definitionStore(new S3Client({}), DEFINITIONS_BUCKET),
    temporary: TEMPORARY,
    refresh: freshclam({
      command: layerCommand(root, 'freshclam'),
      mirror: DEFINITIONS_MIRROR,
      passOn: (signal) => (url, request) => pass(url, { ...request, ...limits }, network(), { ownHosts, ports }, signal),
    }),
    prove: (folder, signal) =>
      tryEngine(keptDaemon({ command: layerCommand(root, 'clamd'), definitions: async () => folder, temporary: `${TEMPORARY}/trial`, log }), signal),
    now: Date.now,
    log,
  };
});

/** Brings the definitions of the scanner up to date, by schedule. What fails is the alarm's: what was published stays. */
export const handler = (_event: unknown, context: Context): Promise<void> =>
  updateDefinitions(deps(), AbortSignal.timeout(Math.max(1, context.getRemainingTimeInMillis() - RESERVE_MS)));
