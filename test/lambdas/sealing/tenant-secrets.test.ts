import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { dataKeys, type DataKeyDeps } from '../../../lambdas/sealing/data-keys.ts';
import { tenantSecrets } from '../../../lambdas/sealing/tenant-secrets.ts';

/** A key service that binds to the account, and a table; both count what is asked of them. */
function world() {
  const asked = { generate: 0, unwrap: 0 };
  const issued = new Map<string, { readonly accountId: string; readonly key: Uint8Array }>();
  const table = new Map<string, string>();
  const clock = { now: 1_000_000 };
  const deps: DataKeyDeps = {
    wrapping: {
      async generate(accountId) {
        asked.generate += 1;
        const [key, wrapped] = [randomBytes(32), `wrapped-${issued.size}`];
        issued.set(wrapped, { accountId, key });
        return { key, wrapped };
      },
      async unwrap(accountId, wrapped) {
        asked.unwrap += 1;
        const entry = issued.get(wrapped);
        if (entry?.accountId !== accountId) throw new Error('InvalidCiphertextException');
        return entry.key;
      },
    },
    store: {
      read: async (accountId) => table.get(accountId),
      async keep(accountId, wrapped) {
        if (!table.has(accountId)) table.set(accountId, wrapped);
        return table.get(accountId) ?? '';
      },
    },
    now: () => clock.now,
  };
  return { asked, table, clock, deps, box: () => tenantSecrets(dataKeys(deps)) };
}

describe('a secret of an account', () => {
  test('is opened for its account and purpose, and looks different each time', async () => {
    const box = world().box();
    const [one, two] = [await box.seal('a1', 'webhook/w1', 'cnry-sécret'), await box.seal('a1', 'webhook/w1', 'cnry-sécret')];

    expect([await box.open('a1', 'webhook/w1', one), await box.open('a1', 'webhook/w1', two)]).toEqual(['cnry-sécret', 'cnry-sécret']);
    expect(one).not.toBe(two);
    expect(Buffer.from(one.slice(2), 'base64url').toString('latin1')).not.toContain('cnry');
  });

  test('is not opened for another account, another purpose, or after a change of any part', async () => {
    const box = world().box();
    const sealed = await box.seal('a1', 'webhook/w1', 'secret');
    await box.seal('a2', 'webhook/w1', 'theirs');

    await expect(box.open('a2', 'webhook/w1', sealed)).rejects.toThrow();
    await expect(box.open('a1', 'webhook/w2', sealed)).rejects.toThrow();
    const bytes = Buffer.from(sealed.slice(2), 'base64url');
    for (const at of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ 1;
      await expect(box.open('a1', 'webhook/w1', `1.${changed.toString('base64url')}`)).rejects.toThrow();
    }
    for (const bad of ['', 'secret', `2${sealed.slice(1)}`, '1.', '1.AAAA', sealed.slice(0, -3)])
      await expect(box.open('a1', 'webhook/w1', bad)).rejects.toThrow();
  });

  test('cannot be opened when the account’s key is gone, and no other is made in its place', async () => {
    const { box, table, asked } = world();
    const sealed = await box().seal('a1', 'p', 'secret');
    table.delete('a1');

    await expect(box().open('a1', 'p', sealed)).rejects.toThrow('no key');
    expect([asked.generate, table.size]).toEqual([1, 0]);
  });
});

describe('the key of an account', () => {
  test('is made once and fetched every five minutes, however many ask at once', async () => {
    const { box, asked, clock } = world();
    const [first, other] = [box(), box()];
    const sealed = await first.seal('a1', 'p', 'secret');
    await Promise.all(Array.from({ length: 20 }, () => other.open('a1', 'p', sealed)));
    expect(asked).toEqual({ generate: 1, unwrap: 1 });

    clock.now += 299_999;
    await other.open('a1', 'p', sealed);
    expect(asked.unwrap).toBe(1);
    clock.now += 1;
    await other.open('a1', 'p', sealed);
    expect(asked.unwrap).toBe(2);
  });

  test('is the same for two that make the first one at the same moment', async () => {
    const { box, asked } = world();
    const [one, two] = [box(), box()];
    const [a, b] = await Promise.all([one.seal('a1', 'p', 'of one'), two.seal('a1', 'p', 'of two')]);

    expect(asked.generate).toBe(2);
    expect([await two.open('a1', 'p', a ?? ''), await one.open('a1', 'p', b ?? ''), await box().open('a1', 'p', a ?? '')]).toEqual([
      'of one',
      'of two',
      'of one',
    ]);
  });

  test('is asked for again after a failure', async () => {
    const { deps, box } = world();
    const sealed = await box().seal('a1', 'p', 'secret');
    let down = true;
    const shaky = tenantSecrets(
      dataKeys({
        ...deps,
        wrapping: { ...deps.wrapping, unwrap: async (...given) => (down ? Promise.reject(new Error('throttled')) : deps.wrapping.unwrap(...given)) },
      }),
    );
    await expect(shaky.open('a1', 'p', sealed)).rejects.toThrow('throttled');
    down = false;
    expect(await shaky.open('a1', 'p', sealed)).toBe('secret');
  });

  test('of thousands of accounts is kept for a bounded number', async () => {
    const { box, asked } = world();
    const one = box();
    const seals = await Promise.all(Array.from({ length: 300 }, (_, index) => one.seal(`a${index}`, 'p', 's')));
    expect(await one.open('a299', 'p', seals[299]!)).toBe('s');
    expect(asked.unwrap).toBe(0);
    expect(await one.open('a0', 'p', seals[0]!)).toBe('s');
    expect(asked.unwrap).toBe(1);
  });
});
