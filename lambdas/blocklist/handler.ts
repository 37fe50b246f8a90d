import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { blockStore } from '../blocks/block-store.ts';
import { entryStore } from '../blocks/entry-store.ts';
import { wordStore } from '../blocks/word-store.ts';
import { blocklist, type BlocklistDeps } from './blocklist.ts';
import { blocklistEnv, blocklistRoutes } from './contract.ts';
import { callerStore } from './store.ts';

export const handler = api(blocklistRoutes, blocklist, ({ record }: Edge): BlocklistDeps => {
  const { BLOCKS_TABLE } = readEnv(blocklistEnv);
  return {
    callers: callerStore(accounts(connect(readEnv(databaseEnv)))),
    entries: entryStore(dynamo(), BLOCKS_TABLE, Date.now),
    words: wordStore(dynamo(), BLOCKS_TABLE),
    visitors: blockStore(dynamo(), BLOCKS_TABLE),
    record,
    newId: uuidv7,
    now: Date.now,
  };
});
