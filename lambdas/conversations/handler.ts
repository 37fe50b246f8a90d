import { api } from '../core/api.ts';
import { readEnv } from '../core/env.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { conversationRoutes } from './contract.ts';
import { conversations } from './conversations.ts';
import { conversationStore } from './store.ts';

export const handler = api(conversationRoutes, conversations, () => ({ store: conversationStore(accounts(connect(readEnv(databaseEnv)))) }));
