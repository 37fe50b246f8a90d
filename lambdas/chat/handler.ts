import { api } from '../core/api.ts';
import { readEnv } from '../core/env.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { chat } from './chat.ts';
import { chatEnv, chatRoutes } from './contract.ts';
import { turnDeps } from './deps.ts';

export const handler = api(chatRoutes, chat, (edge) => turnDeps(readEnv(chatEnv), accounts(connect(readEnv(databaseEnv))), edge));
