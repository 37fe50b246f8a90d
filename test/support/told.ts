import { Webhook } from 'standardwebhooks';
import { startReceiver, type Receiver } from './receiver.ts';

/** An event as a customer's server was told of it. */
export interface Told {
  readonly type: string;
  readonly accountId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A customer's server, which keeps what it is told and takes everything that the official library believes. */
export interface Listener {
  readonly url: string;
  /** By the id of the event, once however often it came. */
  readonly told: ReadonlyMap<string, Told>;
  /** What is wrong with what came: not signed, an id in the header that is not the body's, one id with two bodies. */
  readonly wrong: readonly string[];
  /** Messages that came, copies among them. */
  readonly copies: () => number;
  /** The secret that the reply to the endpoint's making shows once. */
  readonly believe: (secret: string) => void;
  readonly close: Receiver['close'];
}

export async function startListener(): Promise<Listener> {
  const [told, bodies, wrong] = [new Map<string, Told>(), new Map<string, string>(), [] as string[]];
  let [secret, copies] = ['', 0];
  const receiver = await startReceiver((request, bytes, response) => {
    copies += 1;
    const [id, body] = [String(request.headers['webhook-id']), bytes.toString()];
    try {
      const event = new Webhook(secret).verify(body, request.headers as Record<string, string>) as Told & { readonly id: string };
      if (event.id !== id) wrong.push(`${id} says that it is ${event.id}`);
      if ((bodies.get(id) ?? body) !== body) wrong.push(`${id} came with two bodies`);
      bodies.set(id, body);
      told.set(id, event);
    } catch (error) {
      wrong.push(`${id}: ${String(error)}`);
    }
    response.writeHead(204).end();
  });
  return {
    url: `https://site-${receiver.port}.example.com/hook`,
    told,
    wrong,
    copies: () => copies,
    believe: (given) => void (secret = given),
    close: receiver.close,
  };
}
