import { describe, expect, test } from '@jest/globals';
import { headerValue } from '../../../local/http/message.ts';
import { content, gateway, json, request } from './sample-api.ts';

const problem = (code: string) => JSON.stringify({ code, instance: '$context.requestId', said: '$context.error.responseType' });
const notAllowed = (more: object = {}) => ({
  responses: {},
  'x-amazon-apigateway-integration': {
    type: 'mock',
    passthroughBehavior: 'when_no_templates',
    requestTemplates: { 'application/json': '{"statusCode":405}' },
    responses: {
      default: {
        statusCode: '405',
        responseParameters: { 'method.response.header.Content-Type': "'application/problem+json'", 'method.response.header.X-Request-Id': 'context.requestId' },
        responseTemplates: { 'application/json': problem('method-not-allowed') },
      },
    },
    ...more,
  },
});
const api = gateway(
  {
    '/strict': { 'x-amazon-apigateway-any-method': notAllowed() },
    '/open': { 'x-amazon-apigateway-any-method': notAllowed({ passthroughBehavior: 'when_no_match' }) },
  },
  {},
  {
    extensions: {
      'x-amazon-apigateway-gateway-responses': {
        MISSING_AUTHENTICATION_TOKEN: {
          statusCode: '404',
          responseParameters: {
            'gatewayresponse.header.Content-Type': "'application/problem+json'",
            'gatewayresponse.header.Content-Security-Policy': String.raw`'default-src \'none\''`,
            'gatewayresponse.header.X-Request-Id': 'context.requestId',
          },
          responseTemplates: { 'application/json': problem('not-found') },
        },
        DEFAULT_4XX: { responseTemplates: { 'application/json': '{"said":$context.error.messageString,"path":"${context.path}$context.nothing"}' } },
      },
    },
  },
);

describe('a gateway response', () => {
  test('has the status, headers and words that the API gives it', async () => {
    const reply = await api(request('GET', '/live/nowhere'));
    const id = headerValue(reply.headers, 'x-amzn-requestid');

    expect([reply.status, json(reply)]).toEqual([404, { code: 'not-found', instance: id, said: 'MISSING_AUTHENTICATION_TOKEN' }]);
    expect(headerValue(reply.headers, 'content-type')).toBe('application/problem+json');
    expect(headerValue(reply.headers, 'content-security-policy')).toBe("default-src 'none'");
    expect(headerValue(reply.headers, 'x-request-id')).toBe(id);
  });

  test('that is not given takes the default of its class, and its own status', async () => {
    const reply = await api(request('POST', '/live/strict', [['Content-Type', 'text/plain']], 'x'));

    expect([reply.status, json(reply)]).toEqual([415, { said: 'Unsupported Media Type', path: '/live/strict' }]);
  });
});

describe('a mock integration', () => {
  test.each([
    ['GET', undefined],
    ['DELETE', 'application/json; charset=utf-8'],
  ])('answers %s by itself', async (method, type) => {
    const reply = await api(request(method, '/live/strict', type === undefined ? [] : [['Content-Type', type]]));

    expect([reply.status, json(reply)]).toMatchObject([405, { code: 'method-not-allowed', instance: headerValue(reply.headers, 'x-request-id') }]);
    expect(headerValue(reply.headers, 'content-type')).toBe('application/problem+json');
  });

  test('that lets a body of another type pass takes the status from that body, or fails', async () => {
    const text = [['Content-Type', 'text/plain']] as const;

    expect((await api(request('PUT', '/live/open', text, 'no json'))).status).toBe(502);
    expect(content(await api(request('PUT', '/live/open', text, '{"statusCode":405}')))).toContain('method-not-allowed');
  });
});
