import * as z from 'zod';
import { providerId, providerSecret } from '../fields.ts';

/** What an app in a workspace of Slack is connected with. */
export const slackFields = z.strictObject({
  teamId: providerId,
  botToken: providerSecret.regex(/^xoxb-/, { error: 'A bot token, which begins with xoxb-' }),
  signingSecret: providerSecret,
});
