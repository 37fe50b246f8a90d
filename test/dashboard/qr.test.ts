import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { encode } from 'uqr';
import { qrCode } from '../../dashboard/parts/qr-code.ts';

/** The modules that a path paints. */
function painted({ side, path }: ReturnType<typeof qrCode>): boolean[][] {
  const modules = Array.from({ length: side }, () => Array.from({ length: side }, () => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let at = 0; at < Number(width); at += 1) (modules[Number(y)] ?? [])[Number(x) + at] = true;
  return modules;
}

test('a QR code is painted as it was encoded, with four quiet modules around it', () => {
  fc.assert(
    fc.property(fc.webUrl(), (url) => {
      const drawn = painted(qrCode(url));

      expect(drawn).toEqual(encode(url, { ecc: 'M', border: 4 }).data);
      for (let at = 0; at < 4; at += 1) expect([...(drawn[at] ?? []), ...(drawn.at(-1 - at) ?? [])]).not.toContain(true);
    }),
    { numRuns: 20 },
  );
});

test('the address of a second factor fits into a code that a telephone reads at arm’s length', () => {
  const url = `otpauth://totp/Rempart:${encodeURIComponent('a-rather-long-address@subdomain.example.com')}?issuer=Rempart&secret=${'A'.repeat(32)}&algorithm=SHA1&digits=6&period=30`;

  expect(qrCode(url).side).toBeLessThanOrEqual(4 + 61 + 4);
});
