import { describe, expect, test } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { exportFiles, publicEvent, withoutSecrets, type ExportSources } from '../../../lambdas/account/export-archive.ts';
import { prepareExport, type ExportJobDeps } from '../../../lambdas/account/export-job.ts';
import { sweepExports, type ExportSweepDeps } from '../../../lambdas/account/export-sweep.ts';
import { TABLES } from '../../../lambdas/account/export-coverage.ts';
import type { AccountExport } from '../../../lambdas/account/export-store.ts';
import { tarOf, type ArchiveFile } from '../../../lambdas/account/tar.ts';
import { filesOfTar } from '../../support/tar.ts';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');

async function* many<T>(...values: T[]): AsyncGenerator<T> {
  yield* values;
}
async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}
const file = (name: string, text: string): ArchiveFile => ({ name, size: Buffer.byteLength(text), bytes: [Buffer.from(text)] });

describe('an archive', () => {
  test('gives back every file whatever its length, with names of up to 255 characters', async () => {
    const long = `${'a'.repeat(120)}/${'b'.repeat(90)}`;
    const files = [file('empty', ''), file('block', 'x'.repeat(512)), file('é', 'é\n'), file(long, 'y'.repeat(513))];

    expect(filesOfTar(await bytesOf(tarOf(many(...files), 1)))).toEqual({ empty: '', block: 'x'.repeat(512), é: 'é\n', [long]: 'y'.repeat(513) });
  });

  test('with a file that is shorter or longer than it said is none', async () => {
    for (const size of [2, 4]) await expect(bytesOf(tarOf(many({ name: 'a', size, bytes: [Buffer.from('abc')] }), 1))).rejects.toThrow('not as long');
    await expect(bytesOf(tarOf(many(file('a'.repeat(300), '')), 1))).rejects.toThrow('too long');
  });
});

const sources = (over: Partial<ExportSources> = {}): ExportSources => ({
  relations: () =>
    many({ name: 'chatbots', rows: [{ chatbot_id: 'b1', name: 'Bot' }] }, { name: 'chatbots', rows: [{ chatbot_id: 'b2', key_hash: 'canary' }] }),
  people: () => many({ userId: 'u', name: 'P' }),
  journal: () => many({ pk: 'ACCOUNT#a', sk: 's', type: 'authn_fail', address: '203.0.113.9', agent: 'canary' }),
  lists: () => many(),
  usage: () => many({ key: 'MONTH#2026-11', messages: 3, tokens: 120 }),
  objects: () => many(file('chatbots/b1/materials/m', 'The file.')),
  ...over,
});

describe('an export', () => {
  test('holds every row and file, large relations in parts, and nothing that opens anything', async () => {
    const files = filesOfTar(await bytesOf(tarOf(exportFiles('a', sources()), 1)));

    expect(Object.keys(files)).toEqual([
      'README.txt',
      'records/chatbots-0001.ndjson',
      'records/chatbots-0002.ndjson',
      'records/people-0001.ndjson',
      'records/usage-0001.ndjson',
      'records/journal-0001.ndjson',
      'files/chatbots/b1/materials/m',
    ]);
    expect(files['records/chatbots-0002.ndjson']).toBe('{"chatbot_id":"b2"}\n');
    expect(JSON.stringify(files)).not.toMatch(/canary|203\.0\.113/);
  });

  test('has what it is said to have of every table outside the database', async () => {
    const files = filesOfTar(await bytesOf(tarOf(exportFiles('a', sources({ lists: () => many({ sk: 'ENTRY#1' }) })), 1)));

    for (const kept of Object.values(TABLES)) if ('as' in kept) expect(Object.keys(files)).toContain(`records/${kept.as}-0001.ndjson`);
    expect(files['records/usage-0001.ndjson']).toBe('{"key":"MONTH#2026-11","messages":3,"tokens":120}\n');
  });

  test.each(['key_hash', 'token_id', 'secret', 'secret_sealed', 'access_token', 'password', 'words'])('leaves %s out, whatever relation it is in', (name) => {
    expect(withoutSecrets({ [name]: 'x', name: 'kept', public_key: 'kept' })).toEqual({ name: 'kept', public_key: 'kept' });
  });

  test('leaves a secret out at any depth, and keeps what only sounds like one', () => {
    const row = {
      config: { accessToken: 'x', botTokens: ['x'], list: [{ webhook_secret: 'x', url: 'kept' }] },
      tokenizer: 'kept',
      tokens: 12,
      content: { words: ['kept'] },
    };
    expect(withoutSecrets(row)).toEqual({ config: { list: [{ url: 'kept' }] }, tokenizer: 'kept', tokens: 12, content: { words: ['kept'] } });
  });

  test('says of each list what its entries are', async () => {
    const row = { pk: 'ACCOUNT#a', sk: 'ENTRY#allow#1', cidr: '203.0.113.0/24', expiresAt: 1 };
    const files = filesOfTar(await bytesOf(tarOf(exportFiles('a', sources({ lists: () => many(row) })), 1)));

    expect(files['records/lists-0001.ndjson']).toBe('{"key":"ENTRY#allow#1","cidr":"203.0.113.0/24"}\n');
  });

  test('says what happened and not from where', () => {
    expect(publicEvent({ pk: 'p', sk: 's', address: 'x', agent: 'x', type: 't', at: 'a' })).toEqual({ type: 't', at: 'a' });
  });
});

const preparing: AccountExport = { id: 'e', status: 'preparing', requestedBy: 'u', origin: 'https://app.example.com', createdAt: new Date(NOW).toISOString() };

/** A worker with its world in memory. */
function world(current: AccountExport | undefined) {
  const state = { current, archives: new Map<string, Buffer>(), mails: 0, events: [] as string[], jobs: 0, cleared: 0 };
  const deps: ExportJobDeps & ExportSweepDeps = {
    exports: {
      current: async () => state.current,
      finish: async (_account, id, bytes) => {
        if (state.current?.id !== id || state.current.status !== 'preparing') return false;
        state.current = { ...state.current, status: 'ready', bytes, expiresAt: new Date(NOW + 1_000).toISOString() };
        return true;
      },
      end: async (_account, _id, status) => {
        if (state.current?.status !== (status === 'failed' ? 'preparing' : 'ready')) return false;
        state.current = { ...state.current, status };
        return true;
      },
    },
    sources: sources(),
    write: async (key, bytes) => {
      const whole = await bytesOf(bytes);
      state.archives.set(key, whole);
      return whole.byteLength;
    },
    removeArchives: async (prefix, keep) => {
      for (const key of state.archives.keys()) if (key.startsWith(prefix) && key !== keep) state.archives.delete(key);
    },
    notify: async () => void (state.mails += 1),
    record: async ({ action }) => void state.events.push(action),
    marked: async () => [{ accountId: 'a', markedAt: 1 }],
    clear: async () => void (state.cleared += 1),
    prepare: async () => void (state.jobs += 1),
    now: () => NOW + 2_000,
  };
  return { state, deps };
}
const job = { accountId: 'a', exportId: 'e' };
const signal = new AbortController().signal;
const never = (accountId: string, error: unknown) => {
  throw new Error(accountId, { cause: error });
};

describe('the worker', () => {
  test('leaves one archive, one event and one mail, and removes the archive of the export before', async () => {
    const { state, deps } = world(preparing);
    state.archives.set('accounts/a/exports/former.tar.gz', Buffer.from('x'));

    await prepareExport(job, deps, signal);
    await prepareExport(job, deps, signal);

    expect([...state.archives.keys()]).toEqual(['accounts/a/exports/e.tar.gz']);
    expect(Object.keys(filesOfTar(gunzipSync(state.archives.get('accounts/a/exports/e.tar.gz') ?? '')))).toHaveLength(7);
    expect([state.current?.status, state.mails, state.events]).toEqual(['ready', 1, ['prepareExport']]);
  });

  test('that was cut off anywhere is begun again and comes to the same end', async () => {
    for (const step of ['removeArchives', 'write', 'notify', 'exports.current', 'exports.finish'] as const) {
      const { state, deps } = world(preparing);
      let cut = true;
      const cutting =
        <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
        async (...args: A): Promise<R> => {
          const done = await work(...args);
          if (!cut) return done;
          cut = false;
          throw new Error('cut off');
        };
      const broken: ExportJobDeps = step.startsWith('exports.')
        ? { ...deps, exports: { ...deps.exports, [step.slice(8)]: cutting(deps.exports[step.slice(8) as 'finish'] as () => Promise<boolean>) } }
        : { ...deps, [step]: cutting(deps[step as 'write'] as () => Promise<number>) };

      await expect(prepareExport(job, broken, signal)).rejects.toThrow('cut off');
      await prepareExport(job, broken, signal);

      expect([step, state.current?.status, state.archives.size]).toEqual([step, 'ready', 1]);
      expect(state.mails).toBeGreaterThan(0);
    }
  });

  test('that cannot read a source leaves no archive behind that says it is whole', async () => {
    const { state, deps } = world(preparing);
    const failing = {
      ...deps,
      sources: sources({
        objects: async function* () {
          yield file('a', 'b');
          throw new Error('the bucket does not answer');
        },
      }),
    };

    await expect(prepareExport(job, failing, signal)).rejects.toThrow('does not answer');

    expect([state.current?.status, state.archives.size, state.mails]).toEqual(['preparing', 0, 0]);
  });

  test('does nothing for an export that another one has replaced', async () => {
    const { state, deps } = world({ ...preparing, id: 'newer' });
    await prepareExport(job, deps, signal);
    expect([state.archives.size, state.mails]).toEqual([0, 0]);
  });
});

describe('the sweep', () => {
  const swept = async (current: AccountExport | undefined, staleAfterMs = 7_200_000) => {
    const { state, deps } = world(current);
    state.archives.set('accounts/a/exports/e.tar.gz', Buffer.from('x'));
    await sweepExports(staleAfterMs, deps, never);
    return [state.current?.status, state.archives.size, state.jobs, state.cleared];
  };
  const at = (ms: number) => new Date(NOW + ms).toISOString();

  test.each([
    ['begins again what nobody prepares', preparing, 1_000, ['preparing', 1, 1, 0]],
    ['leaves alone what is young', preparing, 7_200_000, ['preparing', 1, 0, 0]],
    ['gives up after a day', { ...preparing, createdAt: at(-90_000_000) }, 1_000, ['failed', 1, 0, 0]],
    ['removes what has expired', { ...preparing, status: 'ready' as const, expiresAt: at(1_000) }, 1_000, ['expired', 0, 0, 1]],
    ['leaves what is ready', { ...preparing, status: 'ready' as const, expiresAt: at(9_000) }, 1_000, ['ready', 1, 0, 0]],
    ['removes what a cut has left', { ...preparing, status: 'expired' as const }, 1_000, ['expired', 0, 0, 1]],
    ['takes away the mark of an account that has none', undefined, 1_000, [undefined, 1, 0, 1]],
  ])('%s', async (_name, current, staleAfterMs, expected) => expect(await swept(current, staleAfterMs)).toEqual(expected));

  test('leaves one event of what it ends, and none where another was quicker', async () => {
    const old = { ...preparing, createdAt: at(-90_000_000) };
    const events = async (end: boolean) => {
      const { state, deps } = world(old);
      const exports = { ...deps.exports, ...(!end && { end: async () => false }) };
      await sweepExports(1_000, { ...deps, exports }, never);
      return state.events;
    };
    expect([await events(true), await events(false)]).toEqual([['failExport'], []]);
  });
});
