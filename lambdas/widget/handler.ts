import { api } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { secretReader } from '../core/secrets.ts';
import { accounts } from '../database/account.ts';
import { cancelStore } from '../database/cancel-store.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { sealer, VISITOR_SECRETS } from '../passwords/sealed.ts';
import { publishedKeys } from '../tokens/published-keys.ts';
import { tokenSigner } from '../tokens/sign.ts';
import { tokenVerifier } from '../tokens/verify.ts';
import { widgetEnv, widgetRoutes } from './contract.ts';
import { frameDocument } from './frame-document.ts';
import { widgetStore } from './widget-store.ts';
import { widget } from './widget.ts';

export const handler = api(widgetRoutes, widget, () => {
  const env = readEnv(widgetEnv);
  const keys = publishedKeys(dynamo(), env.DIRECTORY_TABLE, Date.now);
  return {
    store: widgetStore(dynamo(), { directory: env.DIRECTORY_TABLE, guards: env.GUARDS_TABLE }, accounts(connect(readEnv(databaseEnv))), Date.now),
    cancels: cancelStore(dynamo(), env.GUARDS_TABLE),
    sealer: sealer(secretReader(env.VISITOR_SEAL_SECRET), VISITOR_SECRETS),
    signer: tokenSigner({ secretArn: env.SIGNING_SECRET, issuer: env.TOKEN_ISSUER }, Date.now),
    verifier: tokenVerifier({ issuer: env.TOKEN_ISSUER, keys }, Date.now),
    render: frameDocument,
    uploads: env.UPLOAD_ORIGIN,
    newId: uuidv7,
    now: Date.now,
  };
});
