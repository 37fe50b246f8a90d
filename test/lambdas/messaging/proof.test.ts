import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Problem } from '../../../lambdas/core/problem.ts';
import { KINDS } from '../../../lambdas/messaging/kinds.ts';
import { subscriptionAnswer } from '../../../lambdas/messaging/meta/door.ts';
import { signedHex } from '../../../lambdas/messaging/proof.ts';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/webhook-vectors.json', import.meta.url), 'utf8')) as {
  github: { secret: string; body: string; header: string };
  slack: { secret: string; timestamp: number; body: string; signature: string };
  meta: { app_secret: string; raw: string; header_over_raw: string; header_over_reserialised_MUST_FAIL: string };
};
const NOW = vectors.slack.timestamp * 1000;
const hmac = (secret: string, bytes: Buffer | string): string => createHmac('sha256', secret).update(bytes).digest('hex');

describe("Meta's signature", () => {
  const { app_secret: secret, raw, header_over_raw: good } = vectors.meta;
  const authentic = (signature: string | undefined, body: Buffer | string = raw, proof = secret): boolean =>
    KINDS.whatsapp.authentic({ headers: signature === undefined ? {} : { 'x-hub-signature-256': signature }, rawBody: Buffer.from(body), nowMs: NOW }, proof);

  test('is made over the bytes as they are sent, escapes and all (S30.2)', () => {
    expect(authentic(good)).toBe(true);
    expect(authentic(vectors.meta.header_over_reserialised_MUST_FAIL)).toBe(false);
    expect(authentic(good, JSON.stringify(JSON.parse(raw)))).toBe(false);
    expect(signedHex(vectors.github.header, 'sha256=', [vectors.github.body], vectors.github.secret)).toBe(true);
  });

  test.each([
    ['escapes, a slash and a pair of surrogates', '{"a":"\\u00e4\\/\\ud83d\\ude00"}'],
    ['members twice, in no order, with spaces and numbers that JSON would write otherwise', '{ "b" : 1.0 , "a":1e2, "b": 2 }'],
    ['bytes that are no text', Buffer.from([0xff, 0x00, 0xfe])],
    ['nothing', ''],
  ])('covers %s (S30.2)', (_name, body) => {
    expect(authentic(`sha256=${hmac(secret, body)}`, body)).toBe(true);
    expect(authentic(`sha256=${hmac(secret, Buffer.concat([Buffer.from(body), Buffer.from(' ')]))}`, body)).toBe(false);
  });

  const hex = good.slice('sha256='.length);
  test.each<[string, string | undefined]>([
    ['none', undefined],
    ['an empty one', ''],
    ['one of SHA-1 alone', `sha1=${createHmac('sha1', secret).update(raw).digest('hex')}`],
    ['one without its name', hex],
    ['one in capitals', `sha256=${hex.toUpperCase()}`],
    ['one with its name in capitals', `SHA256=${hex}`],
    ['one with something after it', `${good}zz`],
    ['one that is cut', good.slice(0, -2)],
    ['one that is empty after its name', 'sha256='],
    ['one with a blank', `sha256= ${hex}`],
    ['two in one', `${good}, ${good}`],
    ['that of the empty key', `sha256=${hmac('', raw)}`],
    ["another app's", `sha256=${hmac('another app secret', raw)}`],
    ['one bit off', `sha256=${hex.replace(/^./, (first) => (first === '0' ? '1' : '0'))}`],
  ])('%s is refused (S30.1)', (_name, signature) => expect(authentic(signature)).toBe(false));

  test.each(['', ' ', '\n\t'])('a secret that is %j makes nothing good (S30.4)', (empty) => {
    expect(() => authentic(`sha256=${hmac(empty, raw)}`, raw, empty)).toThrow(Problem);
  });
});

describe("Meta's question", () => {
  const token = 'v'.repeat(22);
  const ask = (over: object) => subscriptionAnswer({ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '1158201444', ...over }, token);

  test('is answered with its number', () => expect(ask({})).toBe('1158201444'));

  test.each<[string, object]>([
    ['a wrong token', { 'hub.verify_token': `${'v'.repeat(21)}w` }],
    ['no token', { 'hub.verify_token': undefined }],
    ['an empty token', { 'hub.verify_token': '' }],
    ['the beginning of the token', { 'hub.verify_token': token.slice(0, -1) }],
    ['the token and more', { 'hub.verify_token': `${token}v` }],
    ['another mode', { 'hub.mode': 'unsubscribe' }],
    ['no mode', { 'hub.mode': undefined }],
    ['a challenge that is a page', { 'hub.challenge': '<script>alert(1)</script>' }],
    ['no challenge', { 'hub.challenge': undefined }],
  ])('%s gets nothing (S30.5)', (_name, over) => expect(ask(over)).toBeUndefined());

  test('is answered to nobody where no token was made (S30.4)', () => {
    expect(() => subscriptionAnswer({ 'hub.mode': 'subscribe', 'hub.verify_token': '', 'hub.challenge': '1' }, '')).toThrow(Problem);
  });
});

describe("Slack's signature", () => {
  const { secret, timestamp, body, signature } = vectors.slack;
  const authentic = (over: Record<string, string | undefined> = {}, nowMs = NOW, bytes = body): boolean => {
    const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': String(timestamp), ...over };
    return KINDS.slack.authentic(
      {
        headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<string, string>,
        rawBody: Buffer.from(bytes),
        nowMs,
      },
      secret,
    );
  };

  test('of its own documentation is believed, five minutes long in both directions', () => {
    expect([0, 300, -300].map((seconds) => authentic({}, NOW + seconds * 1000))).toEqual([true, true, true]);
    expect([301, -301, 86_400].map((seconds) => authentic({}, NOW + seconds * 1000))).toEqual([false, false, false]);
  });

  test('binds the time: with another one it is nobody’s', () => {
    expect(authentic({ 'x-slack-request-timestamp': String(timestamp + 1) })).toBe(false);
    expect(authentic({ 'x-slack-request-timestamp': `0${timestamp}` })).toBe(false);
    expect(authentic({ 'x-slack-request-timestamp': undefined })).toBe(false);
    for (const odd of ['', 'NaN', '1e9', '-1', '1531420618.0']) {
      const signed = `v0=${createHmac('sha256', secret).update(`v0:${odd}:${body}`).digest('hex')}`;
      expect(authentic({ 'x-slack-request-timestamp': odd, 'x-slack-signature': signed })).toBe(false);
    }
  });

  test.each([undefined, '', signature.slice(3), signature.toUpperCase(), `${signature}0`, signature.replace('v0=', 'v1='), signature.slice(0, -1)])(
    '%j is refused (S30.1)',
    (given) => expect(authentic({ 'x-slack-signature': given })).toBe(false),
  );

  test('covers the whole body', () => expect(authentic({}, NOW, body.slice(0, -1))).toBe(false));

  test('is asked of the question as well', () => {
    expect(KINDS.slack.challenge?.({ token: 't', type: 'url_verification', challenge: '3eZbrw1a' })).toBe('3eZbrw1a');
    expect(KINDS.slack.challenge?.({ type: 'event_callback', challenge: 'x' })).toBeUndefined();
  });
});

describe("Telegram's token", () => {
  const token = 'T'.repeat(43);
  const authentic = (given: string | undefined): boolean =>
    KINDS.telegram.authentic(
      { headers: given === undefined ? {} : { 'x-telegram-bot-api-secret-token': given }, rawBody: Buffer.from('{}'), nowMs: NOW },
      token,
    );

  test.each<[string | undefined, boolean]>([
    [token, true],
    [undefined, false],
    ['', false],
    [token.slice(0, -1), false],
    [`${token}T`, false],
    [token.toLowerCase(), false],
    [`${token}, ${token}`, false],
  ])('%j: %j (S30.10)', (given, good) => expect(authentic(given)).toBe(good));
});
