import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { once } from '../core/once.ts';
import { sendResult, type SendOrder, type SendResult } from './contract.ts';

/** One try: whether the sender has sent is not known after a failure, and the delivery comes again by itself. */
const client = once(() => new LambdaClient({ maxAttempts: 1 }));

/** Asks the function outside the network, and waits for what it says. @throws Error when it fails or says anything else. */
export const sender =
  (FunctionName: string) =>
  async (order: SendOrder): Promise<SendResult> => {
    const { Payload, FunctionError } = await client().send(new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(order)) }));
    if (FunctionError || !Payload) throw new Error(`the sender failed: ${FunctionError ?? 'no answer'}`);
    return sendResult.parse(JSON.parse(Buffer.from(Payload).toString('utf8')));
  };
