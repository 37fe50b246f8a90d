import { Duration } from 'aws-cdk-lib/core';

/** Routes that answer whole: under API Gateway's 29 seconds. */
export const REQUEST_TIMEOUT = Duration.seconds(25);
/** A chat turn from gate to last word. */
export const STREAM_TIMEOUT = Duration.seconds(120);
export const WORKER_TIMEOUT = Duration.seconds(180);
/** A look at the events that wait: some rows, and some messages for them. */
export const RELAY_TIMEOUT = Duration.seconds(30);
/** Loading the definitions and the slowest scan (docs/scanning.md). */
export const SCAN_TIMEOUT = Duration.seconds(180);
/** Three containers whole, and the engine's start with them. */
export const DEFINITIONS_TIMEOUT = Duration.minutes(12);
/** One picture: read, looked into, written anew within 15 seconds (lambdas/uploads/picture.ts). */
export const RENDER_TIMEOUT = Duration.seconds(60);
/** One answer to a messaging service: a few calls of ten seconds at most. */
export const DELIVERY_TIMEOUT = Duration.seconds(60);
/** One page, from its name to its object in quarantine: the exchange ends after 15 seconds by itself (docs/imports.md). */
export const IMPORT_TIMEOUT = Duration.seconds(60);
/** For how long a provider may be away without anything being given up that only it has. */
export const PROVIDER_OUTAGE = Duration.hours(2);
/** For how long the database may be away and a look at the events that wait comes again: nothing else looks for them where it pauses (wakes.ts). */
export const RELAY_OUTAGE = Duration.hours(2);
/** Everything of an account into one archive: the longest that a function may take. */
export const EXPORT_TIMEOUT = Duration.minutes(15);
/** Some calls of Stripe's API, each repeated twice when it fails. */
export const BILLING_TIMEOUT = Duration.seconds(90);
/** Three looks side by side: each ends after 15 seconds by itself. */
export const CANARY_TIMEOUT = Duration.seconds(20);
/** One exchange with a receiver of webhooks: it ends after 15 seconds by itself. */
export const SEND_TIMEOUT = Duration.seconds(20);
/** Rounds of exchanges with one receiver (lambdas/webhooks/deliver.handler.ts). */
export const WEBHOOK_TIMEOUT = Duration.seconds(80);
/** After so long without a call the database of the `economy` profile pauses: the least that Aurora takes. */
export const PAUSE_AFTER = Duration.minutes(5);
/** When a transaction that has written events is looked after again: later than any worker runs, and sooner than the database pauses. */
export const RELAY_AGAIN = Duration.minutes(4);
