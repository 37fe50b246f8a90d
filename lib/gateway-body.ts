import { Fn, Stack } from 'aws-cdk-lib/core';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ALL_ROUTES, type Feature } from '../lambdas/contracts.ts';
import { unguarded } from '../lambdas/core/contract.ts';
import { problemDocument, PROBLEMS, type ProblemCode } from '../lambdas/core/problem.ts';
import { GATEWAY_HEADERS } from '../lambdas/core/response-headers.ts';
import { STREAM_TIMEOUT } from './timeouts.ts';

type Functions = Readonly<Record<Feature, LambdaFunction>>;
type Json = Readonly<Record<string, unknown>>;

const REQUEST_ID = '$context.requestId';

/** In one text and not in pieces: three hundred methods say it, and a template has 1 MB. */
function invocation(version: string, fn: LambdaFunction, action: string): string {
  const stack = Stack.of(fn);
  const id = stack.resolve(stack.getLogicalId(fn.node.defaultChild as CfnFunction)) as string;
  return Fn.sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/${version}/functions/\${${id}.Arn}/${action}`);
}

const proxy = (fn: LambdaFunction): Json => ({ type: 'aws_proxy', httpMethod: 'POST', uri: invocation('2015-03-31', fn, 'invocations') });

/** An integration whose reply is sent on as it is made (API Gateway guide, response transfer mode). */
const streaming = (fn: LambdaFunction): Json => ({
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: invocation('2021-11-15', fn, 'response-streaming-invocations'),
  responseTransferMode: 'STREAM',
  timeoutInMillis: STREAM_TIMEOUT.toMilliseconds(),
});

const problemTemplate = (code: ProblemCode): string => JSON.stringify(problemDocument(code, REQUEST_ID));
const quoted = Object.entries(GATEWAY_HEADERS).map(([name, value]) => [name, `'${value.replaceAll("'", "\\'")}'`] as const);

/** What a method that a path does not have answers: 405, in our own words. */
const methodNotAllowed: Json = {
  responses: {
    405: {
      description: 'Method not allowed',
      headers: Object.fromEntries([...quoted.map(([name]) => name), 'X-Request-Id'].map((name) => [name, { schema: { type: 'string' } }])),
    },
  },
  'x-amazon-apigateway-integration': {
    type: 'mock',
    passthroughBehavior: 'when_no_templates',
    requestTemplates: { 'application/json': '{"statusCode":405}' },
    responses: {
      default: {
        statusCode: '405',
        responseParameters: Object.fromEntries([
          ...quoted.map(([name, value]) => [`method.response.header.${name}`, value]),
          ['method.response.header.X-Request-Id', 'context.requestId'],
        ]),
        responseTemplates: { 'application/json': problemTemplate('method-not-allowed') },
      },
    },
  },
};

/** Which problem each refusal of the gateway itself is (API Gateway guide, gateway response types). A denied caller is one who must not know that the route exists. */
const GATEWAY_PROBLEMS: Readonly<Record<string, ProblemCode>> = {
  UNAUTHORIZED: 'not-signed-in',
  ACCESS_DENIED: 'not-found',
  MISSING_AUTHENTICATION_TOKEN: 'not-found',
  RESOURCE_NOT_FOUND: 'not-found',
  INVALID_API_KEY: 'not-signed-in',
  INVALID_SIGNATURE: 'not-signed-in',
  EXPIRED_TOKEN: 'not-signed-in',
  AUTHORIZER_FAILURE: 'unavailable',
  AUTHORIZER_CONFIGURATION_ERROR: 'unavailable',
  INTEGRATION_FAILURE: 'unavailable',
  INTEGRATION_TIMEOUT: 'unavailable',
  API_CONFIGURATION_ERROR: 'internal',
  REQUEST_TOO_LARGE: 'payload-too-large',
  // Only the mocks that answer 405 look at a content type here; everything else goes to a function whole.
  UNSUPPORTED_MEDIA_TYPE: 'method-not-allowed',
  BAD_REQUEST_BODY: 'malformed-json',
  BAD_REQUEST_PARAMETERS: 'invalid-request',
  THROTTLED: 'rate-limited',
  QUOTA_EXCEEDED: 'rate-limited',
  WAF_FILTERED: 'not-allowed',
  DEFAULT_4XX: 'invalid-request',
  DEFAULT_5XX: 'internal',
};

const gatewayResponse = (code: ProblemCode): Json => ({
  statusCode: String(PROBLEMS[code].status),
  responseParameters: Object.fromEntries([
    ...quoted.map(([name, value]) => [`gatewayresponse.header.${name}`, value]),
    ['gatewayresponse.header.X-Request-Id', 'context.requestId'],
  ]),
  responseTemplates: { 'application/json': problemTemplate(code) },
});

/**
 * The whole API as one OpenAPI 3.0 body with API Gateway's extensions, made from the registry: a hundred methods as single resources would pass
 * CloudFormation's 500. A route that is not public stands behind the authorizer; every path answers preflights from its function and everything else with 405.
 */
export function gatewayBody(functions: Functions, authorizer: LambdaFunction): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { feature, name, route } of ALL_ROUTES) {
    const fn = functions[feature];
    const streams = ALL_ROUTES.some((row) => row.feature === feature && row.route.reply === 'events');
    const integration = streams ? streaming(fn) : proxy(fn);
    const path = (paths[route.path] ??= {
      options: { operationId: `${name}Preflight`, responses: {}, 'x-amazon-apigateway-integration': integration },
      'x-amazon-apigateway-any-method': methodNotAllowed,
    });
    path[route.method.toLowerCase()] = {
      operationId: name,
      responses: {},
      ...(unguarded(route) ? {} : { security: [{ caller: [] }] }),
      'x-amazon-apigateway-integration': integration,
    };
  }
  return {
    openapi: '3.0.1',
    info: { title: 'Rempart', version: '1' },
    paths,
    components: {
      securitySchemes: {
        caller: {
          type: 'apiKey',
          name: 'Unused',
          in: 'header',
          'x-amazon-apigateway-authtype': 'custom',
          // No cache: a session that has ended must be refused at the very next call (S1.12).
          'x-amazon-apigateway-authorizer': {
            type: 'request',
            authorizerUri: invocation('2015-03-31', authorizer, 'invocations'),
            authorizerResultTtlInSeconds: 0,
            identitySource: '',
          },
        },
      },
    },
    'x-amazon-apigateway-gateway-responses': Object.fromEntries(Object.entries(GATEWAY_PROBLEMS).map(([type, code]) => [type, gatewayResponse(code)])),
  };
}
