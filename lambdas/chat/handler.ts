import { api } from '../core/api.ts';
import { readEnv } from '../core/env.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { chat } from './chat.ts';
import { chatEnv, chatRoutes } from './contract.ts';
import { turnDeps } from './deps.ts';

export const handler = api(chatRoutes, chat, (edge) => turnDeps(readEnv(chatEnv), connect(readEnv(databaseEnv)), edge));
