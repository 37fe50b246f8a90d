import { startErrorSink, type ErrorSink } from '../engines/error-sink.ts';
import { startMessaging } from '../engines/messaging.ts';
import { startPayments, type LocalPayments, type PaymentsOptions } from './payments.ts';

/** What stands for the services of others: payments, messages, errors. */
export interface Outside {
  readonly payments: LocalPayments;
  readonly errors: ErrorSink;
  /** By which functions find them: those that have the variables, and every one. */
  readonly variables: Readonly<Record<'own' | 'every', Readonly<Record<string, string>>>>;
  readonly running: readonly { readonly stop: () => Promise<void> }[];
}

export async function startOutside({ errorsDsn, ...options }: PaymentsOptions & { readonly errorsDsn: string | undefined }): Promise<Outside> {
  const payments = await startPayments(options);
  const messaging = await startMessaging(payments.outbox);
  const errors = await startErrorSink(errorsDsn);
  return {
    payments,
    errors,
    variables: { own: { ...payments.variables, ...messaging.variables }, every: errors.variables },
    running: [...(payments.stripe ? [payments.stripe] : []), messaging, errors],
  };
}
