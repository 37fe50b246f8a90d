import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, signatureOf, signedHeaders } from '../../../lambdas/webhooks/signature.ts';

const { standard } = JSON.parse(readFileSync(join(import.meta.dirname, '../../vectors/webhook-vectors.json'), 'utf8')) as {
  standard: { secret: string; id: string; timestamp: number; body: string; signature: string };
};
const NOW = Date.now();
const of = (secrets: readonly string[], body: string, id = 'msg-1') => ({ headers: signedHeaders(secrets, { id, atMs: NOW, body }), raw: Buffer.from(body) });
const verify = (secret: string, raw: Buffer, headers: Record<string, string>): unknown => new Webhook(secret).verify(raw, headers);
const without = (text: string, at: number): string => `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;

describe('a signature', () => {
  test('is the one of the published vector', () => {
    expect(signatureOf(standard.secret, standard.id, standard.timestamp, standard.body)).toBe(standard.signature);
  });

  test.each([
    ['plain text', { text: 'Hello' }],
    ['accents and emoji', { text: 'À bientôt 😀 é e\u0301 ﷽' }],
    ['line separators', { text: 'a\u2028b\u2029c\r\nd' }],
    ['floats', { numbers: [0.1, 1e-7, 1e21, -0, 123456789.12345679] }],
    ['20 KB', { text: 'ß'.repeat(10_000) }],
    ['nothing', {}],
  ])('over %s is believed by the official library on the raw bytes (S28.1)', (_, data) => {
    const secret = newWebhookSecret();
    const { headers, raw } = of([secret], JSON.stringify(data));

    expect(verify(secret, raw, headers)).toEqual(JSON.parse(JSON.stringify(data)));
  });

  test('fails after a change of one byte of body, id, time or signature, or with that of another message (S28.2)', () => {
    const secret = newWebhookSecret();
    const { headers, raw } = of([secret], '{"text":"Hello"}');
    const other = of([secret], '{"text":"Other"}', 'msg-2');

    for (let at = 0; at < raw.length; at += 1) {
      const changed = Buffer.from(raw);
      changed[at] = changed[at]! ^ 1;
      expect(() => verify(secret, changed, headers)).toThrow();
    }
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
      expect(() => verify(secret, raw, { ...headers, [name]: without(headers[name] ?? '', 4) })).toThrow();
    expect(() => verify(secret, raw, { ...headers, 'webhook-signature': other.headers['webhook-signature'] ?? '' })).toThrow();
    expect(() => verify(newWebhookSecret(), raw, headers)).toThrow();
  });

  test('of each secret that is good stands in the one header, the newest first (S28.4)', () => {
    const [older, newer] = [newWebhookSecret(), newWebhookSecret()];
    const { headers, raw } = of([newer, older], '{}');

    for (const secret of [older, newer]) expect(verify(secret, raw, headers)).toEqual({});
    expect(headers['webhook-signature']?.split(' ')[0]).toBe(signatureOf(newer, 'msg-1', Math.floor(NOW / 1000), '{}'));
  });
});

test('secrets have 32 bytes of chance each, in base64 behind a name that scanners know (S28.5)', () => {
  const secrets = Array.from({ length: 1_000 }, newWebhookSecret);
  const bytes = Buffer.concat(secrets.map((secret) => Buffer.from(secret.slice(6), 'base64')));
  const counts = new Map<number, number>();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  const expected = bytes.length / 256;
  const chiSquare = Array.from({ length: 256 }, (_, byte) => ((counts.get(byte) ?? 0) - expected) ** 2 / expected).reduce((sum, each) => sum + each, 0);

  expect(new Set(secrets).size).toBe(1_000);
  expect(secrets.every((secret) => /^whsec_[A-Za-z0-9+/]{43}=$/.test(secret))).toBe(true);
  // 255 degrees of freedom: above 380 once in ten million runs.
  expect(chiSquare).toBeLessThan(380);
});
