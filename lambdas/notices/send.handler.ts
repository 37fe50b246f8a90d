import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { opaqueSecret } from '../core/ids.ts';
import { mailer } from '../core/mailer.ts';
import { worker } from '../core/worker.ts';
import { credentialStore } from '../people/credential-store.ts';
import { mailChoiceStore } from '../people/mail-choice-store.ts';
import { personStore } from '../people/person-store.ts';
import { signUpStore } from '../people/sign-up-store.ts';
import { suppressionStore } from '../people/suppression-store.ts';
import { tokenSigner } from '../tokens/sign.ts';
import { noticesEnv } from './contract.ts';
import { noticeJob } from './fields.ts';
import { sendNotice, type NoticeDeps } from './notices.ts';

export const handler = worker(
  noticeJob,
  ({ body }, deps: NoticeDeps) => sendNotice(body.notice, deps),
  () => {
    const env = readEnv(noticesEnv);
    const [db, table] = [dynamo(), env.IDENTITY_TABLE];
    return {
      store: { ...personStore(db, table), ...signUpStore(db, table), ...credentialStore(db, table), ...mailChoiceStore(db, table) },
      signer: tokenSigner({ secretArn: env.SIGNING_SECRET, issuer: env.TOKEN_ISSUER }, Date.now),
      sendMail: mailer(env.MAIL_SENDER, env.MAIL_EVENTS),
      suppressed: (email, at) => suppressionStore(db, table).suppressed(email, at),
      origin: env.APP_ORIGIN || undefined,
      newSecret: opaqueSecret,
      now: Date.now,
    };
  },
);
