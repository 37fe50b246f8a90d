import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { customerOf, verifyEvent, type StripeEvent } from '../../../lambdas/billing/signature.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { hmac } from '../../support/stripe-event.ts';
import { eventText, NOW, OTHER_SECRET, SECRET, signed } from './signed.ts';

/** Whether it is taken, or why not. */
async function verdict(body: string | Buffer, header: string | undefined, secrets: readonly string[] = [SECRET]): Promise<string> {
  try {
    const event = await verifyEvent(Buffer.from(body), header, secrets, NOW);
    return 'unread' in event ? `unread ${event.unread.id ?? '-'}` : event.id;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toBe('signature-refused');
    return error.event?.reason ?? '';
  }
}

const TEXT = eventText();
const at = NOW / 1_000;
const right = hmac(TEXT, SECRET, at);

describe('a header', () => {
  test('with the signature of one of our secrets is taken, also while two secrets are in use (S29.4)', async () => {
    expect(await verdict(TEXT, signed(TEXT))).toBe('evt_1');
    expect(await verdict(TEXT, `t=${at},v1=${'0'.repeat(64)},v1=${right},v0=${'1'.repeat(64)}`)).toBe('evt_1');
    expect(await verdict(TEXT, signed(TEXT, { secret: OTHER_SECRET }), [SECRET, OTHER_SECRET])).toBe('evt_1');
  });

  test.each([
    ['is not there', undefined],
    ['is empty', ''],
    ['is there twice', `${signed(TEXT)},${signed(TEXT)}`],
    ['is there twice, joined by an edge', `${signed(TEXT)}, ${signed(TEXT)}`],
    ['has only the scheme of tests', `t=${at},v0=${right}`],
    ['has no time', `v1=${right}`],
    ['has no signature', `t=${at}`],
    ['has two times, the second one right', `t=1,t=${at},v1=${right}`],
    ['has a time that is no number', `t=1e9,v1=${right}`],
    ['has a negative time', `t=-5,v1=${right}`],
    ['has the signature in capitals', `t=${at},v1=${right.toUpperCase()}`],
    ['has more behind the signature', `t=${at},v1=${right}zz`],
    ['has half a signature', `t=${at},v1=${right.slice(0, 32)}`],
    ['has spaces in it', `t=${at}, v1=${right}`],
    ['has another order', `v1=${right},t=${at}`],
    ['is of the secret of another endpoint', signed(TEXT, { secret: OTHER_SECRET })],
    ['is of an empty secret', signed(TEXT, { secret: '' })],
    ['is of another time than it says', `t=${at - 1},v1=${right}`],
  ])('that %s is refused (S29.1, S29.3)', async (_name, header) => {
    expect(await verdict(TEXT, header)).not.toBe('evt_1');
  });

  test.each([
    [-299, 'evt_1'],
    [-300, 'evt_1'],
    [-301, 'signed long ago'],
    [-86_400, 'signed long ago'],
    [299, 'evt_1'],
    [300, 'evt_1'],
    [301, 'signed in the future'],
    [86_400, 'signed in the future'],
  ])('signed %d seconds from now: %s (S29.3)', async (offset, expected) => {
    expect(await verdict(TEXT, signed(TEXT, { offset }))).toBe(expected);
  });

  test('of no secret at all is refused (S30.4)', async () => {
    expect(await verdict(TEXT, signed(TEXT), [])).toBe('wrong signature');
    expect(await verdict(TEXT, signed(TEXT, { secret: ' ' }), [' '.trim()])).toBe('wrong signature');
  });
});

describe('a body', () => {
  const utf16 = Buffer.from(TEXT, 'utf16le');

  test.each([
    ['written again', JSON.stringify(JSON.parse(TEXT))],
    ['with a line break behind it', `${TEXT}\n`],
    ['with a mark in front', `\u{feff}${TEXT}`],
    ['with other line breaks', TEXT.replaceAll('\n', '\r\n')],
    ['that is packed', gzipSync(TEXT)],
    ['in base64', Buffer.from(TEXT).toString('base64')],
    ['in another character set', utf16],
    ['with one byte changed', TEXT.replace('active', 'actixe')],
    ['that is cut', TEXT.slice(0, -1)],
    ['that is empty', ''],
    ['with its characters escaped', TEXT.replace('evt_1', String.raw`\u0065vt_1`)],
    ['for another customer', TEXT.replace('cus_A', 'cus_B')],
  ])('%s under the same signature is refused (S29.2)', async (_name, body) => {
    expect(await verdict(body, signed(TEXT))).toMatch(/wrong signature|no JSON text/);
  });

  test('that the library would read otherwise than it was signed is refused even with a signature of its own (S29.2)', async () => {
    const marked = Buffer.from(`\u{feff}${TEXT}`);
    const broken = Buffer.concat([Buffer.from(TEXT.slice(0, -2)), Buffer.from([0xff]), Buffer.from('\n}')]);

    for (const body of [marked, broken, gzipSync(TEXT)]) expect(await verdict(body, signed(body))).toBe('bytes that are no JSON text');
    expect(await verdict(utf16, signed(utf16))).not.toBe('evt_1');
    // The library signs the text that is left when the mark has gone.
    expect(await verdict(marked, signed(TEXT))).toBe('bytes that are no JSON text');
  });

  test('with escaped characters is taken when those are what was signed (S30.2)', async () => {
    const escaped = eventText({}, { description: 'x' }).replace('"x"', String.raw`"\u00e4\/ \ud83d\ude00"`);

    expect(await verdict(escaped, signed(escaped))).toBe('evt_1');
  });

  test('that is signed and no JSON is refused', async () => {
    expect(await verdict('nothing', signed('nothing'))).toBe('wrong signature');
  });

  test.each([
    ['the least event', '{"id":"evt_1","object":"event"}', 'unread evt_1'],
    ['no event', '{"id":"evt_1","object":"charge"}', 'unread evt_1'],
    ['an event with a name of another shape', eventText({ id: '../evt' }), 'unread -'],
    ['an event without a mode', eventText({ livemode: undefined }), 'unread evt_1'],
    ['an event without a time', eventText({ created: undefined }), 'unread evt_1'],
    ['an event of nothing', eventText({ data: { object: { id: 'x' } } }), 'unread evt_1'],
    ['a list', '[]', 'unread -'],
  ])('that is signed and %s is who it is from, and not read', async (_name, body, expected) => {
    expect(await verdict(body, signed(body))).toBe(expected);
    expect(await verdict(body, signed(body, { secret: OTHER_SECRET }))).toBe('wrong signature');
  });

  test('of the public example is taken (S29)', async () => {
    const { stripe } = JSON.parse(readFileSync(new URL('../../vectors/webhook-vectors.json', import.meta.url), 'utf8')) as {
      stripe: { secret: string; timestamp: number; body: string; header: string };
    };
    const taken = await verifyEvent(Buffer.from(stripe.body), stripe.header, [stripe.secret], stripe.timestamp * 1_000);

    expect(taken).toEqual({ unread: { id: 'evt_1' } });
  });
});

test('whom an event concerns is its customer, however it names it; its metadata are never looked at (S29.7)', () => {
  const of = (object: Readonly<Record<string, unknown>>) => customerOf({ data: { object: { object: 'invoice', ...object } } } as unknown as StripeEvent);

  expect(of({ id: 'in_1', customer: 'cus_A', metadata: { customer: 'cus_B' } })).toBe('cus_A');
  expect(of({ id: 'in_1', customer: { id: 'cus_A' } })).toBe('cus_A');
  expect(of({ id: 'cus_A', object: 'customer' })).toBe('cus_A');
  expect(of({ id: 'in_1', customer: null, metadata: { account_id: 'B' } })).toBeUndefined();
  expect(of({ id: 'in_1', customer: { id: 7 } })).toBeUndefined();
});
