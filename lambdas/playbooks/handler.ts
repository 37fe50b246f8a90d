import { api } from '../core/api.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { playbookRoutes } from './contract.ts';
import { playbooks } from './playbooks.ts';
import { partStore } from './store.ts';

export const handler = api(playbookRoutes, playbooks, () => ({ store: partStore(accounts(connect(readEnv(databaseEnv)))), newId: uuidv7 }));
