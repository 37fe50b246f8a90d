import { api } from '../core/api.ts';
import { readEnv } from '../core/env.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { questionRoutes } from './contract.ts';
import { questions } from './questions.ts';
import { questionStore } from './store.ts';

export const handler = api(questionRoutes, questions, () => ({ store: questionStore(accounts(connect(readEnv(databaseEnv)))) }));
