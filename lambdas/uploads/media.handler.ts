import { S3Client } from '@aws-sdk/client-s3';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { journal } from '../core/journal.ts';
import { worker } from '../core/worker.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { channels } from '../messaging/channel-store.ts';
import { fileClient, guardedFiles } from '../messaging/file-client.ts';
import { mediaJob } from '../messaging/jobs.ts';
import { basesOf, configuredFiles, configuredProviders } from '../messaging/provider-client.ts';
import { network } from '../outgoing/network.ts';
import { sealing } from '../sealing/sealing.ts';
import { takeMedia, type MediaDeps } from './channel-media.ts';
import { channelMediaEnv } from './contract.ts';
import { mediaStore, quarantined } from './media-store.ts';

export const handler = worker(mediaJob, takeMedia, (): MediaDeps => {
  const env = readEnv(channelMediaEnv);
  const inside = accounts(connect(readEnv(databaseEnv)));
  const bases = basesOf(env);
  return {
    channels: channels(inside, sealing(inside, env.TENANT_KEY)),
    provider: configuredProviders(env),
    fetchFile: fileClient(guardedFiles(network()), configuredFiles(env)),
    baseOf: (provider) => bases[provider],
    store: mediaStore(inside, dynamo(), env.DIRECTORY_TABLE),
    put: quarantined(new S3Client({}), env.QUARANTINE_BUCKET),
    record: journal(dynamo(), env.JOURNAL_TABLE, functionLog(), Date.now),
  };
});
