import type { EnvOf } from '../../lambdas/core/env.ts';
import type { mailFeedbackEnv } from '../../lambdas/mail-feedback/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { outgoingEnvironment } from './imports.ts';
import { on, REQUEST, type FunctionRow, type Grant } from './row.ts';

/** Who mails are from, and by which set SES tells what becomes of them. */
export const mailEnvironment = ({ mail }: DataStack, { mailSender }: Config) => ({ MAIL_SENDER: mailSender, MAIL_EVENTS: mail.events });

/** The right to send mails: as any identity of this account, by our set. */
export const sendMails = ({ mail, account }: DataStack, { region }: Config): Grant => [
  ['ses:SendEmail'],
  [`arn:aws:ses:${region}:${account}:identity/*`, `arn:aws:ses:${region}:${account}:configuration-set/${mail.events}`],
];

/** What hears of mails that came back. It goes out for the certificates of SNS, and has no login and no network of ours. */
export const mailFeature = (data: DataStack, config: Config) =>
  ({
    'mail-feedback': {
      ...REQUEST,
      memoryMegabytes: 256,
      description: 'Hears of mails that came back, are called spam, or are not wanted',
      environment: {
        ...outgoingEnvironment(config),
        IDENTITY_TABLE: data.identity.tableName,
        MAIL_TOPIC: data.mail.topic.topicArn,
      } satisfies EnvOf<typeof mailFeedbackEnv>,
      grants: [on(data.identity, 'GetItem', 'PutItem', 'UpdateItem')],
    },
  }) as const satisfies Record<string, FunctionRow>;
