import { beforeAll, describe, expect, test } from '@jest/globals';
import { functionLog } from '../../../lambdas/core/log.ts';
import { withoutExcerpts, withoutSignatures } from '../../../lambdas/core/log-mask.ts';
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

describe('a text that is no JSON', () => {
  /** As this very engine says it. */
  const failure = (text: string): Error => {
    try {
      JSON.parse(text);
    } catch (error) {
      return error as Error;
    }
    throw new Error('it is JSON');
  };

  test.each(['cnry0123', '{"a":cnry0123}', `{"message":"${'x'.repeat(90)}",cnry0123 ${'y'.repeat(90)}}`, '"cnry" "0123"', 'cnry\n"0123" is', "'cnry0123'"])(
    '%j is quoted in no log, neither in the message nor in the stack of the error, or of what it caused (S22.5)',
    (text) => {
      lines.length = 0;
      functionLog().error('job failed', failure(text), 'id');
      functionLog().error('job failed', new Error('no message', { cause: failure(text) }));
      functionLog().error('job failed', String(failure(text)));

      expect(lines).toHaveLength(3);
      expect(lines.filter((line) => /cnry|0123"/.test(line))).toEqual([]);
      expect(lines.filter((line) => !line.includes('JSON'))).toEqual([]);
    },
  );

  test('leaves what says where it was, and every other text', () => {
    expect(withoutExcerpts('SyntaxError: Unexpected token \'c\', "cnry" is not valid JSON at JSON.parse')).toBe(
      'SyntaxError: [masked] is not valid JSON at JSON.parse',
    );
    expect(withoutExcerpts('Unexpected end of JSON input')).toBe('Unexpected end of JSON input');
    expect(withoutExcerpts('the "body" is not valid')).toBe('the "body" is not valid');
  });
});
