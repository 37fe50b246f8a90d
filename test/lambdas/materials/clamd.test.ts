import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clamdEngine, readReply } from '../../../lambdas/materials/clamd.ts';
import type { EngineVerdict } from '../../../lambdas/materials/scan-engine.ts';
import { clamdStandIn, type Behaviour, type ClamdStandIn } from './clamd-stand-in.ts';

let clamd: ClamdStandIn | undefined;
afterEach(async () => {
  await clamd?.stop();
  clamd = undefined;
});

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Sent {
  readonly bytes?: Buffer;
  /** How many bytes the object is said to have. */
  readonly said?: number;
  readonly size?: number;
  readonly signal?: AbortSignal;
}

async function scan(
  behaviour: Behaviour,
  { bytes = Buffer.from('a file'), said = bytes.length, size = 65_536, signal = new AbortController().signal }: Sent = {},
) {
  clamd = await clamdStandIn(behaviour);
  return clamdEngine(clamd.path).scan(pieces(bytes, size), { bytes: said, signal });
}

const OK = 'stream: OK\0';

describe('a verdict', () => {
  test('is clean when clamd has read every byte and says so', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7) % 251));

    expect(await scan({ reply: OK }, { bytes, size: 10_007 })).toEqual({ verdict: 'clean', engine: 'ClamAV 1.4.6/27000/now' });
    expect(clamd?.sessions).toEqual([{ bytes, complete: true }]);
  });

  test('of a file in many pieces gathers no listeners at the socket', async () => {
    clamd = await clamdStandIn({ reply: OK });
    const sockets: Socket[] = [];
    const opened = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);
    subscribe('net.client.socket', opened);
    const counts: number[] = [];
    const source = (async function* () {
      for (let piece = 0; piece < 20; piece += 1) {
        counts.push(sockets.at(-1)!.listenerCount('close'));
        yield Buffer.alloc(200_000, 1);
      }
    })();

    try {
      expect(await clamdEngine(clamd.path).scan(source, { bytes: 4_000_000, signal: new AbortController().signal })).toMatchObject({ verdict: 'clean' });
    } finally {
      unsubscribe('net.client.socket', opened);
    }
    expect(counts).toEqual(Array.from({ length: 20 }, () => counts[0]));
  });

  test('of an empty piece in the middle is not the end of the stream', async () => {
    clamd = await clamdStandIn({ reply: OK });
    const source = (async function* () {
      yield Buffer.from('be');
      yield Buffer.alloc(0);
      yield Buffer.from('fore');
    })();

    expect(await clamdEngine(clamd.path).scan(source, { bytes: 6, signal: new AbortController().signal })).toMatchObject({ verdict: 'clean' });
    expect(clamd.sessions[0]?.bytes.toString()).toBe('before');
  });

  test.each<[string, EngineVerdict['verdict'], string]>([
    ['stream: Win.Test.EICAR_HDB-1 FOUND\0', 'infected', 'Win.Test.EICAR_HDB-1'],
    ['stream: Eicar-Test-Signature FOUND\n', 'infected', 'Eicar-Test-Signature'],
    ['stream: Heuristics.Encrypted.PDF FOUND\0', 'unscannable', 'Heuristics.Encrypted.PDF'],
    ['stream: Heuristics.Encrypted.Zip FOUND\0', 'unscannable', 'Heuristics.Encrypted.Zip'],
    ['stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0', 'unscannable', 'Heuristics.Limits.Exceeded.MaxFileSize'],
    ['stream: Heuristics.Phishing.Email FOUND\0', 'infected', 'Heuristics.Phishing.Email'],
    ['INSTREAM size limit exceeded. ERROR\0', 'unscannable', 'TooLarge'],
  ])('%j is %s', async (reply, verdict, signature) => {
    expect(await scan({ reply })).toEqual({ verdict, engine: expect.any(String), signature });
  });

  test('of a file beyond the limit of clamd is given although it hangs up in the middle', async () => {
    const bytes = Buffer.alloc(20_000_000, 1);

    expect(await scan({ reply: 'INSTREAM size limit exceeded. ERROR\0', limit: 1_000_000 }, { bytes })).toMatchObject({ verdict: 'unscannable' });
    expect(clamd?.sessions[0]?.complete).toBe(false);
  });
});

describe('there is no verdict', () => {
  test.each([
    '',
    '\0',
    'OK\0',
    'stream: ok\0',
    'stream:OK\0',
    'stream:  FOUND\0',
    'x: OK\0',
    'stream: OK\nstream: X FOUND\0',
    'UNKNOWN COMMAND\0',
    'stream: Can not allocate memory ERROR\0',
    `stream: ${'x'.repeat(500)} FOUND\0`,
  ])('in %j', async (reply) => {
    await expect(scan({ reply })).rejects.toThrow(/clamd/);
  });

  test('in bytes that are no text', async () => {
    await expect(scan({ reply: Buffer.from([0xff, 0xfe, 0, 1, 2]) })).rejects.toThrow('clamd answered');
  });

  test('when clamd hangs up without an answer, at the end or in the middle', async () => {
    await expect(scan({ reply: OK, hangUp: true })).rejects.toThrow();
    await clamd?.stop();
    await expect(scan({ reply: OK, hangUp: true, limit: 100_000 }, { bytes: Buffer.alloc(5_000_000, 1) })).rejects.toThrow();
  });

  test('when clamd says clean before it has read the file', async () => {
    await expect(scan({ reply: OK, limit: 100_000 }, { bytes: Buffer.alloc(5_000_000, 1) })).rejects.toThrow();
  });

  test('when the file was read short, or long', async () => {
    await expect(scan({ reply: OK }, { said: 7 })).rejects.toThrow('read short');
    await clamd?.stop();
    await expect(scan({ reply: OK }, { said: 5 })).rejects.toThrow();
  });

  test('when the file cannot be read to its end', async () => {
    clamd = await clamdStandIn({ reply: OK });
    const source = (async function* () {
      yield Buffer.from('half');
      throw new Error('storage broke');
    })();

    await expect(clamdEngine(clamd.path).scan(source, { bytes: 8, signal: new AbortController().signal })).rejects.toThrow('storage broke');
  });

  test('when nobody listens', async () => {
    await expect(
      clamdEngine('/nonexistent/clamd.sock').scan(pieces(Buffer.from('x'), 1), { bytes: 1, signal: new AbortController().signal }),
    ).rejects.toThrow();
  });

  test('when time is up', async () => {
    const signal = AbortSignal.timeout(200);

    await expect(scan({ reply: OK, silent: true }, { signal })).rejects.toThrow();
    expect(signal.aborted).toBe(true);
  });
});

test('no reply but one is clean, whatever surrounds it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `stream: OK${text}`),
        fc.string().map((text) => `${text}stream: OK`),
      ),
      (reply) => {
        let verdict: string | undefined;
        try {
          ({ verdict } = readReply(reply, 'engine'));
        } catch {
          return;
        }
        if (verdict === 'clean') expect(reply.replace(/\0$/, '').trim()).toBe('stream: OK');
      },
    ),
  );
});
