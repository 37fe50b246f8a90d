import * as z from 'zod';

/** Where the providers' APIs answer; the local cloud has others (docs/channels.md). Without the last slash. */
export const providersEnv = z.object({ GRAPH_URL: z.url(), TELEGRAM_URL: z.url(), SLACK_URL: z.url() });

/** The addresses of the APIs, with the version of Graph that the product speaks. */
export const PROVIDER_URLS = {
  GRAPH_URL: 'https://graph.facebook.com/v23.0',
  TELEGRAM_URL: 'https://api.telegram.org',
  SLACK_URL: 'https://slack.com/api',
} as const;
