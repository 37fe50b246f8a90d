import { beforeAll, describe, expect, test } from '@jest/globals';
import { functionLog } from '../../../lambdas/core/log.ts';
import { withoutSignatures } from '../../../lambdas/core/log-mask.ts';
import { captureLog } from './captured-log.ts';

const LINK =
  'https://quarantine.s3.eu-west-3.amazonaws.com/accounts/a/b?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261126%2Feu-west-3%2Fs3%2Faws4_request&X-Amz-Date=20261126T100000Z&X-Amz-Expires=60&X-Amz-Security-Token=IQoJb3JpZ2lu%2F%2Bsecret&X-Amz-Signature=0123456789abcdef&x-id=GetObject';
const SECRETS = /0123456789abcdef|AKIDEXAMPLE|IQoJb3JpZ2lu|secret/;

let lines: string[];
beforeAll(() => {
  lines = captureLog();
});

describe('a signed link', () => {
  test('is masked wherever it is in a log: a field, an error, its cause and its stack (S3.10)', () => {
    const cause = new TypeError(`Failed to parse URL from ${LINK}`);
    functionLog().info('a sentence', { link: LINK });
    functionLog().error('a sentence', new Error(`put ${LINK}`, { cause }));
    functionLog().error('a sentence', `not an error: ${LINK}`);

    expect(lines).toHaveLength(3);
    expect(lines.filter((line) => SECRETS.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes('X-Amz-Signature=[masked]'))).toHaveLength(3);
  });

  test('is masked in its encoded form and as the fields of a form, and the rest of it stays', () => {
    expect(withoutSignatures(LINK)).toContain('X-Amz-Expires=60&X-Amz-Security-Token=[masked]&X-Amz-Signature=[masked]&x-id=GetObject');
    expect(withoutSignatures('{"X-Amz-Signature":"0123456789abcdef","key":"k"}')).toBe('{"X-Amz-Signature":"[masked]","key":"k"}');
    expect(withoutSignatures('a text of nobody: a=b')).toBe('a text of nobody: a=b');
  });
});
