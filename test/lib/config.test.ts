import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../lib/config.ts';

describe('the configuration', () => {
  test('has a default for everything', () => {
    expect(parseConfig(undefined)).toMatchObject({
      name: 'Rempart',
      profile: 'production',
      model: { provider: 'extractive' },
      embeddings: { provider: 'lexical' },
      corsOrigins: [],
    });
  });

  test('takes what is meant', () => {
    const domains = { app: 'app.example.com', edge: 'chat.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/abc-123' };
    expect(parseConfig({ domains, corsOrigins: ['https://tools.example.com'] }).domains).toEqual(domains);
  });

  test.each(['amazon.titan-embed-text-v2:0', 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0', 'amazon.nova-pro-v1:0:300k', 'in.openai.gpt-5.6-terra'])(
    'takes the id %s of Bedrock',
    (model) => {
      expect(parseConfig({ model: { provider: 'bedrock', model } }).model).toEqual({ provider: 'bedrock', model });
    },
  );

  test('takes a DSN in both profiles, with the number of its project and the path before it (S23)', () => {
    for (const profile of ['production', 'economy'])
      for (const dsn of ['https://0123456789abcdef@o1.ingest.de.sentry.io/4501', 'https://0123456789abcdef@errors.example.com:8443/tracker/7'])
        expect(parseConfig({ profile, errors: { dsn } }).errors).toEqual({ dsn });
  });

  test.each([
    [{ nmae: 'X' }, 'unknown key nmae'],
    [{ profile: 'thrift' }, 'must be "production" or "economy"'],
    [{ profile: 'economy', database: { minCapacity: 0.5 } }, 'must be 0 in the profile "economy"'],
    [{ database: { minCapacity: 0 } }, 'must be at least 0.5'],
    [{ region: 'Paris' }, 'must be an AWS region'],
    [{ corsOrigins: ['*'] }, 'must be an exact origin'],
    [{ corsOrigins: ['https://*.example.com'] }, 'must be an exact origin'],
    [{ corsOrigins: ['https://example.com/'] }, 'must be an exact origin'],
    [{ corsOrigins: ['https://example.com/path'] }, 'must be an exact origin'],
    [{ corsOrigins: ['null'] }, 'must be an exact origin'],
    [{ domains: { app: 'app', edge: 'chat.example.com', certificateArn: 'x' } }, 'must be a host name'],
    [{ journal: { days: 7, lock: 'governance' } }, 'expected number to be >=30'],
    [{ journal: { days: 400, lock: 'none' } }, 'journal.lock'],
    [{ errors: { dsn: 'http://0123456789abcdef@errors.example.com/1' } }, 'must be a DSN'],
    [{ errors: { dsn: `https://0123456789abcdef:${'f'.repeat(16)}@errors.example.com/1` } }, 'must be a DSN'],
    [{ errors: { dsn: 'https://0123456789abcdef@10.0.0.1/1' } }, 'must be a DSN'],
    [{ errors: { dsn: 'https://0123456789abcdef@localhost/1' } }, 'must be a DSN'],
    [{ errors: { dsn: 'https://errors.example.com/1; script-src *' } }, 'must be a DSN'],
    [{ name: 'my app' }, 'must be letters and digits'],
    [{ natGateways: 3 }, 'must be 1 or 2: the network stands in two zones'],
    [{ model: { provider: 'bedrock', model: 'arn:aws:bedrock:eu-west-3:1:inference-profile/x' } }, 'must be the id of a model or of an inference profile'],
    [{ embeddings: { provider: 'bedrock', model: 'titan', dimensions: 256 } }, 'must be the id of a model or of an inference profile'],
    [{ model: { provider: 'gpt' } }, 'rempart.model'],
  ])('%p is refused with a line that says what it must be (S7.5)', (context, sentence) => {
    expect(() => parseConfig(context)).toThrow(sentence);
    expect(() => parseConfig(context)).toThrow('cdk.json');
  });
});
