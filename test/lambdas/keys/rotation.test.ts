import { beforeEach, describe, expect, test } from '@jest/globals';
import type { RotationEvent } from '../../../lambdas/core/rotating-secret.ts';
import { purgeKeys, type PurgeDeps } from '../../../lambdas/tokens/purge.ts';
import { rotate, type RotationDeps } from '../../../lambdas/keys/rotation.ts';
import { parseKeyRing, publicKeys, signingKeyOf, type PublicKey } from '../../../lambdas/tokens/key-ring.ts';

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
const OVERLAP = 3_600;
const LONGEST = 604_800;
const START = 1_800_000_000;

let versions: Map<string, string>;
let stages: Map<'AWSCURRENT' | 'AWSPENDING', string>;
let published: readonly PublicKey[];
let puts: number;
let seconds: number;
let deps: RotationDeps;

beforeEach(() => {
  versions = new Map([['generated', 'a-text-that-cloudformation-made']]);
  stages = new Map([['AWSCURRENT', 'generated']]);
  published = [];
  puts = 0;
  seconds = START;
  deps = {
    secrets: {
      async read(_secretId, stage, version) {
        const at = stages.get(stage);
        return at === undefined || (version !== undefined && version !== at) ? undefined : versions.get(at);
      },
      async putPending(_secretId, version, value) {
        puts += 1;
        versions.set(version, value);
        stages.set('AWSPENDING', version);
      },
      async promote(_secretId, version) {
        stages.set('AWSCURRENT', version);
      },
      async isCurrent(_secretId, version) {
        return stages.get('AWSCURRENT') === version;
      },
      async putCurrent(_secretId, value) {
        versions.set(`put-${versions.size}`, value);
        stages.set('AWSCURRENT', `put-${versions.size - 1}`);
      },
      async abandon() {
        stages.delete('AWSPENDING');
      },
    },
    publish: async (keys) => {
      published = keys;
    },
    published: async () => published,
    now: () => seconds * 1000,
    overlapSeconds: OVERLAP,
    longestTokenSeconds: LONGEST,
  };
});

const step = (Step: RotationEvent['Step'], version: string): Promise<void> => rotate({ Step, SecretId: 'secret', ClientRequestToken: version }, deps);
const rotation = async (version: string): Promise<void> => {
  for (const name of STEPS) await step(name, version);
};
const current = () => parseKeyRing(versions.get(stages.get('AWSCURRENT') ?? '') ?? '');
const kids = (): string[] => published.map(({ kid }) => kid);

describe('the first rotation', () => {
  test('makes a key of what CloudFormation generated, and it signs at once', async () => {
    await rotation('version-1');

    expect(signingKeyOf(current(), START).kid).toBe('version-1');
    expect(kids()).toEqual(['version-1']);
  });

  test('publishes nothing private', async () => {
    await rotation('version-1');
    const [key] = current().keys;

    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(JSON.stringify(published)).not.toContain(String(key?.privateKey[member]));
    expect(JSON.stringify(published)).toContain(key?.privateKey.n);
  });
});

test('the next key is published before it becomes current, and signs only after the overlap', async () => {
  await rotation('version-1');
  seconds += 86_400;
  await step('createSecret', 'version-2');
  await step('setSecret', 'version-2');

  expect(kids()).toEqual(['version-2', 'version-1']);
  expect(stages.get('AWSCURRENT')).toBe('version-1');
  await step('testSecret', 'version-2');
  await step('finishSecret', 'version-2');
  expect(signingKeyOf(current(), seconds + OVERLAP - 1).kid).toBe('version-1');
  expect(signingKeyOf(current(), seconds + OVERLAP).kid).toBe('version-2');
});

test('a key is withdrawn only when the last token that it may have signed is dead', async () => {
  await rotation('version-1');
  seconds += 86_400;
  await rotation('version-2');
  const lastSignature = seconds + OVERLAP;
  const visible = (at: number): string[] => publicKeys(current(), at).map(({ kid }) => kid);

  expect(visible(lastSignature + LONGEST - 1)).toContain('version-1');
  expect(visible(lastSignature + LONGEST)).toEqual(['version-2']);
  seconds = lastSignature + LONGEST;
  await rotation('version-3');
  expect(current().keys.map(({ kid }) => kid)).toEqual(['version-3', 'version-2']);
});

test('a rotation that follows at once withdraws no key that still signs', async () => {
  await rotation('version-1');
  await rotation('version-2');
  seconds += 60;
  await rotation('version-3');

  expect(kids()).toEqual(['version-3', 'version-2', 'version-1']);
  expect(signingKeyOf(current(), seconds).kid).toBe('version-1');
});

describe('a step that comes again', () => {
  test('finds its work done, in any order of repetition', async () => {
    for (const name of STEPS) {
      await step(name, 'version-1');
      await step(name, 'version-1');
    }
    const ring = JSON.stringify(current());
    await rotation('version-1');

    expect(puts).toBe(1);
    expect(JSON.stringify(current())).toBe(ring);
  });

  test('long after the one before signs with a key that verifiers have known for the overlap', async () => {
    await rotation('version-1');
    await step('createSecret', 'version-2');
    expect(kids()).toEqual(['version-2', 'version-1']);
    seconds += OVERLAP;
    for (const name of STEPS) await step(name, 'version-2');

    expect(signingKeyOf(current(), seconds).kid).toBe('version-2');
  });

  test('after a rotation that was given up begins from the current ring', async () => {
    await rotation('version-1');
    await step('createSecret', 'version-2');
    await rotation('version-3');

    expect(current().keys.map(({ kid }) => kid)).toEqual(['version-3', 'version-1']);
  });
});

describe('a step out of order', () => {
  test.each(['setSecret', 'testSecret'] as const)('%s without a pending version fails', async (name) => {
    await expect(step(name, 'version-1')).rejects.toThrow('no pending version');
    expect(kids()).toEqual([]);
  });

  test('an unpublished key fails the test, and the old one stays current', async () => {
    await rotation('version-1');
    const before = published;
    await step('createSecret', 'version-2');
    published = before;

    await expect(step('testSecret', 'version-2')).rejects.toThrow('not published');
    expect(stages.get('AWSCURRENT')).toBe('version-1');
  });
});

describe('after a leak, all keys are withdrawn', () => {
  const purge = (more: Partial<PurgeDeps> = {}) =>
    purgeKeys({ secretId: 'secret', secrets: deps.secrets, publish: deps.publish, newKid: () => 'after-the-leak', now: deps.now, ...more });

  test('and a new one signs at once, alone', async () => {
    await rotation('version-1');
    await rotation('version-2');

    expect(await purge()).toEqual({ kid: 'after-the-leak', withdrawn: ['version-2', 'version-1'] });
    expect([signingKeyOf(current(), seconds).kid, kids(), current().keys.length]).toEqual(['after-the-leak', ['after-the-leak'], 1]);
  });

  test.each(STEPS)('by a rotation that is resumed at %s none of them comes back', async (resumed) => {
    await rotation('version-1');
    for (const name of STEPS.slice(0, STEPS.indexOf(resumed))) await step(name, 'version-2');
    // The label is there again: the rotation wrote it while the keys were being withdrawn.
    const pending = versions.get('version-2');
    const before = published;
    await purge();
    if (pending) {
      stages.set('AWSPENDING', 'version-2');
      published = before;
    }

    for (const name of STEPS.slice(STEPS.indexOf(resumed))) await step(name, 'version-2').catch(() => undefined);
    expect(JSON.stringify([current(), published])).not.toContain('version-1');
    await rotation('version-3');
    expect(kids()).toEqual(resumed === 'createSecret' ? ['version-3', 'version-2', 'after-the-leak'] : ['version-3', 'after-the-leak']);
  });

  test('and whatever cuts that off, the key that signs is published, and another try withdraws the rest', async () => {
    await rotation('version-1');
    const cut = async (): Promise<never> => {
      throw new Error('cut');
    };
    let times = 0;
    for (const more of [
      { publish: cut },
      { secrets: { ...deps.secrets, putCurrent: cut } },
      { publish: async (keys: readonly PublicKey[]) => ((times += 1) === 1 ? deps.publish(keys) : cut()) },
    ]) {
      await expect(purge({ ...more, newKid: () => `cut-off-${times}` })).rejects.toThrow('cut');
      expect(kids()).toContain(signingKeyOf(current(), seconds).kid);
    }
    await purge();
    expect([kids(), current().keys.map(({ kid }) => kid)]).toEqual([['after-the-leak'], ['after-the-leak']]);
  });
});
