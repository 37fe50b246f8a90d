import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { EngineVerdict, ScanEngine } from './scan-engine.ts';

/** Names by which clamd reports what it would not open: a limit was passed, or it is encrypted (clamd.conf, AlertExceedsMax and AlertEncrypted). */
const UNSCANNABLE = /^(?:Heuristics\.(?:Encrypted|Limits\.Exceeded)\b|Policy\.Unscannable\.)/;

/** A reply of clamd as a verdict. @throws Error for every reply that is not one of the three known forms: unknown is never clean. */
export function readReply(reply: string, engine: string): EngineVerdict {
  const text = reply.replace(/\0$/, '').trim();
  if (text === 'stream: OK') return { verdict: 'clean', engine };
  const signature = /^stream: (.{1,200}) FOUND$/.exec(text)?.[1];
  if (signature) return { verdict: UNSCANNABLE.test(signature) ? 'unscannable' : 'infected', engine, signature };
  if (/INSTREAM size limit exceeded/.test(text)) return { verdict: 'unscannable', engine, signature: 'TooLarge' };
  throw new Error(`clamd answered ${JSON.stringify(text.slice(0, 100))}`);
}

/** What may be asked of a conversation while it goes on. */
interface Conversation {
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
  readonly answered: () => boolean;
}

async function converse(socketPath: string, signal: AbortSignal, talk: (conversation: Conversation) => Promise<void>): Promise<string> {
  const socket = connect({ path: socketPath, signal });
  let reply = '';
  socket.setEncoding('utf8');
  socket.on('data', (data: string) => (reply += data));
  const closed = once(socket, 'close');
  // Both also end by an error that the race below has reported already.
  closed.catch(() => undefined);
  const failed = new Promise<never>((_resolve, reject) => socket.once('error', reject));
  failed.catch(() => undefined);
  try {
    await Promise.race([once(socket, 'connect'), failed]);
    await Promise.race([talk({ socket, closed, answered: () => reply !== '' }), failed, closed]);
    await Promise.race([closed, failed]);
  } catch (error) {
    // clamd answers and hangs up in the middle of a file that is too large: the write then fails, and the answer stands. No clean verdict ever comes so.
    if (!reply.endsWith('ERROR\0')) throw error;
  } finally {
    socket.destroy();
  }
  if (reply === '') throw new Error('clamd closed the connection without an answer');
  return reply;
}

/** Engine and signature versions, e.g. `ClamAV 1.4.6/27000/...`. */
export async function clamdVersion(socketPath: string, signal: AbortSignal): Promise<string> {
  const reply = await converse(socketPath, signal, async ({ socket }) => void socket.write('zVERSION\0'));
  return reply.replace(/\0$/, '').trim().slice(0, 100);
}

/** The scanner behind a socket of clamd, fed by INSTREAM (clamd(8)): chunks with a length of four bytes, an empty one at the end. */
export const clamdEngine = (socketPath: string): ScanEngine => ({
  async scan(source, { bytes, signal }) {
    const engine = await clamdVersion(socketPath, signal);
    let sent = 0;
    const reply = await converse(socketPath, signal, async ({ socket, closed, answered }) => {
      socket.write('zINSTREAM\0');
      for await (const chunk of source) {
        if (chunk.length === 0) continue;
        sent += chunk.length;
        const header = Buffer.alloc(4);
        header.writeUInt32BE(chunk.length);
        socket.write(header);
        if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), closed]);
        // Lets an answer in before the next write: a write that fails loses what was not read yet.
        await setImmediate();
        if (socket.destroyed || answered()) return;
      }
      socket.write(Buffer.alloc(4));
    });
    const verdict = readReply(reply, engine);
    if (verdict.verdict === 'clean' && sent !== bytes) throw new Error('the file was read short');
    return verdict;
  },
});
