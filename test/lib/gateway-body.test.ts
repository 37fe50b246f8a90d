import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { describe, expect, test } from '@jest/globals';
import type { Feature } from '../../lambdas/contracts.ts';
import { gatewayBody } from '../../lib/gateway-body.ts';

const fn = new LambdaFunction(new Stack(), 'Any', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
const body = gatewayBody(new Proxy({} as Record<Feature, LambdaFunction>, { get: () => fn }), fn) as {
  readonly components: { readonly securitySchemes: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  readonly 'x-amazon-apigateway-gateway-responses': Readonly<
    Record<string, { readonly statusCode: string; readonly responseParameters: Readonly<Record<string, string>> }>
  >;
};

/** What every reply must say (S4), as the gateway writes constants. */
const ALWAYS = {
  'Cache-Control': "'no-store'",
  'Content-Security-Policy': expect.stringContaining("default-src \\'none\\'"),
  'Content-Type': "'application/problem+json'",
  'Referrer-Policy': "'no-referrer'",
  'Strict-Transport-Security': "'max-age=63072000; includeSubDomains; preload'",
  'X-Content-Type-Options': "'nosniff'",
  'X-Frame-Options': "'DENY'",
  Vary: "'Origin'",
};

describe('the body of the API', () => {
  test('keeps no decision of any authorizer: a session that has ended is refused at the very next call (S1.12)', () => {
    const authorizers = Object.values(body.components.securitySchemes).map((scheme) => scheme['x-amazon-apigateway-authorizer']);
    expect(authorizers).toHaveLength(1);
    for (const authorizer of authorizers) expect(authorizer).toMatchObject({ authorizerResultTtlInSeconds: 0, identitySource: '' });
  });

  test.each(Object.entries(body['x-amazon-apigateway-gateway-responses']))(
    'gives %s, which no function makes, every header of security (S4.1, S7.4)',
    (_type, { responseParameters }) => {
      const headers = Object.fromEntries(Object.entries(responseParameters).map(([name, value]) => [name.replace('gatewayresponse.header.', ''), value]));
      expect(headers).toMatchObject(ALWAYS);
      expect(headers['X-Request-Id']).toBe('context.requestId');
    },
  );

  test('gives a method that a path does not have the same', () => {
    const text = JSON.stringify(body);
    for (const name of Object.keys(ALWAYS)) expect(text).toContain(`"method.response.header.${name}"`);
  });
});
