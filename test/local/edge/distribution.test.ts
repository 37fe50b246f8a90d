import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { bucketOrigin } from '../../../local/edge/bucket-origin.ts';
import { createDistribution, type DistributionOptions } from '../../../local/edge/distribution.ts';
import { headerValue, type HeaderLine, type HttpRequest } from '../../../local/http/message.ts';

const STAMP = 'arn:aws:cloudfront::1:function/stamp';
const code = `function handler(event) {
  var request = event.request;
  var country = request.headers['cloudfront-viewer-country'];
  request.headers['x-viewer-address'] = { value: event.viewer.ip };
  request.headers['x-viewer-country'] = { value: country ? country.value : '' };
  return request;
}`;
const identity = { distributionId: 'E1', distributionDomainName: 'd1.cloudfront.net' };
const all = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];
const toApi = {
  TargetOriginId: 'api',
  AllowedMethods: all,
  OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: STAMP }],
};
const config = {
  DefaultCacheBehavior: toApi,
  CacheBehaviors: [
    { PathPattern: '/chat.js', TargetOriginId: 'files', ResponseHeadersPolicyId: 'policy' },
    { PathPattern: 'assets/*', TargetOriginId: 'files' },
  ],
  Origins: [
    {
      Id: 'api',
      DomainName: 'api.example',
      OriginPath: '/live',
      OriginCustomHeaders: [{ HeaderName: 'x-origin-verify', HeaderValue: 'secret' }],
      CustomOriginConfig: {},
    },
    { Id: 'files', DomainName: 'files.s3', S3OriginConfig: {} },
  ],
};
const responseHeadersPolicies = {
  policy: {
    Name: 'p',
    SecurityHeadersConfig: {
      ContentTypeOptions: { Override: true },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Preload: true, Override: true },
    },
    CustomHeadersConfig: { Items: [{ Header: 'Cache-Control', Value: 'never', Override: false }] },
  },
};
const objects: Record<string, string> = { 'chat.js': 'loader', 'assets/a b.css': 'style', 'index.html': 'page' };

function distribution(more: Partial<DistributionOptions> = {}) {
  const seen: HttpRequest[] = [];
  const files = bucketOrigin(async (key) => {
    const body = objects[key];
    return body === undefined ? undefined : { body: Buffer.from(body), bytes: body.length, contentType: 'text/x', etag: '"e1"', cacheControl: 'public' };
  });
  const handler = createDistribution({
    config,
    identity,
    origins: (id) => (id === 'files' ? files : async (request) => (seen.push(request), { status: 200, headers: [['X-Cache', 'mine']], body: 'api' })),
    functions: { [STAMP]: code },
    responseHeadersPolicies,
    log: () => undefined,
    ...more,
  });
  const call = (method: string, target: string, headers: readonly HeaderLine[] = []) =>
    handler({ method, target, headers, address: '192.0.2.9', body: { read: async () => Buffer.alloc(0) } });
  return { call, seen: (name: string) => seen.at(-1) && headerValue(seen.at(-1)?.headers ?? [], name), last: () => seen.at(-1), count: () => seen.length };
}

describe('a request to the origin', () => {
  test('goes below the origin path with its secret and host, as the viewer sent it otherwise', async () => {
    const { call, seen, last } = distribution();
    await call('POST', '/v1/a%2Fb?x=1&x=2', [
      ['Host', 'viewer.example'],
      ['X-Mine', 'kept'],
      ['Cookie', 'a=1; b=2'],
      ['X-Forwarded-For', '203.0.113.1'],
    ]);

    expect(last()?.target).toBe('/live/v1/a%2Fb?x=1&x=2');
    expect([seen('host'), seen('x-origin-verify'), seen('x-mine'), seen('cookie')]).toEqual(['api.example', 'secret', 'kept', 'a=1; b=2']);
    expect(seen('x-forwarded-for')).toBe('203.0.113.1, 192.0.2.9');
  });

  test('never carries what a viewer claims under the names of the edge', async () => {
    const { call, seen } = distribution({ viewerCountry: () => 'FR' });
    const forged = ['x-origin-verify', 'X-Viewer-Address', 'x-viewer-country', 'CloudFront-Viewer-Country'].map((name): HeaderLine => [name, 'forged']);
    await call('GET', '/', [...forged, ...forged]);

    expect([seen('x-origin-verify'), seen('x-viewer-address')]).toEqual(['secret', '192.0.2.9']);
    expect([seen('x-viewer-country'), seen('cloudfront-viewer-country')]).toEqual(['FR', 'FR']);
  });

  test('has no country where none is known', async () => {
    const { call, seen } = distribution();
    await call('GET', '/', [['CloudFront-Viewer-Country', 'FR']]);

    expect(seen('x-viewer-country')).toBe('');
  });
});

describe('a response headers policy', () => {
  const yielding = { Name: 'y', SecurityHeadersConfig: { FrameOptions: { FrameOption: 'DENY', Override: false } } };
  const named = { ...config, DefaultCacheBehavior: { ...toApi, ResponseHeadersPolicyId: 'yielding' } };
  const tells = (reply: { headers: readonly HeaderLine[] }, ...names: string[]) => names.map((name) => headerValue(reply.headers, name));

  test('takes out what S3 says of itself, in whose place the edge names itself (S4.8)', async () => {
    const policy = { ...responseHeadersPolicies.policy, RemoveHeadersConfig: { Items: [{ Header: 'Server' }, { Header: 'x-amz-id-2' }] } };
    const told = ['server', 'x-amz-id-2'];

    const [server, id] = tells(await distribution().call('GET', '/chat.js'), ...told);
    expect([server, id?.length]).toEqual(['AmazonS3', 76]);
    const { call } = distribution({ responseHeadersPolicies: { policy } });
    for (const path of ['/chat.js', '/chat.js?nothing']) expect(tells(await call('GET', path), ...told)).toEqual(['CloudFront', undefined]);
  });

  test('that would take out what CloudFront keeps is an error, as it is there', () => {
    for (const Header of ['Via', 'X-Amz-Cf-Id', 'X-Cache', 'Content-Length'])
      expect(() => distribution({ responseHeadersPolicies: { policy: { Name: 'p', RemoveHeadersConfig: { Items: [{ Header }] } } } })).toThrow(
        `CloudFront does not remove ${Header}`,
      );
  });

  test('stands on what CloudFront itself answers too, and yields to what an origin says (S4.1)', async () => {
    const policies = { ...responseHeadersPolicies, yielding };
    const broken = distribution({ config: named, responseHeadersPolicies: policies, functions: { [STAMP]: `function handler() { throw new Error('x'); }` } });
    const failed = await broken.call('GET', '/');
    expect([failed.status, ...tells(failed, 'x-frame-options')]).toEqual([502, 'DENY']);

    const says = () => async () => ({ status: 200, headers: [['X-Frame-Options', 'SAMEORIGIN']] as HeaderLine[], body: '' });
    const whole = distribution({ config: named, responseHeadersPolicies: policies, origins: says });
    expect(tells(await whole.call('GET', '/'), 'x-frame-options')).toEqual(['SAMEORIGIN']);
  });
});

describe('what CloudFront refuses', () => {
  test.each([
    ['a header of the name X-Edge-*', `event.request.headers['x-edge-address'] = { value: 'x' }; return event.request;`],
    ['a change of Host', `event.request.headers['host'] = { value: 'x' }; return event.request;`],
    ['an endless loop', `for (;;);`],
    ['an error', `throw new Error('x');`],
    ['nothing', ``],
  ])('is answered with 502: a function that sets, does or returns %s', async (_, body) => {
    const { call, count } = distribution({ functions: { [STAMP]: `function handler(event) { ${body} }` } });

    expect([(await call('GET', '/', [['Host', 'a']])).status, count()]).toEqual([502, 0]);
  });

  test('a method that the behaviour does not allow, and a GET with a body', async () => {
    const { call } = distribution();

    expect((await call('POST', '/chat.js')).status).toBe(403);
    expect((await call('TRACE', '/')).status).toBe(403);
    expect((await call('GET', '/', [['Content-Length', '1']])).status).toBe(403);
    expect((await call('DELETE', '/')).status).toBe(200);
  });

  test('what the firewall blocks, before anything is asked', async () => {
    const { call, count } = distribution({ firewall: async ({ target }) => (target === '/bad' ? 'default' : undefined) });

    expect([(await call('GET', '/bad')).status, count(), (await call('GET', '/good')).status]).toEqual([403, 0, 200]);
  });
});

describe('an edge function', () => {
  test('may rewrite path, query and cookies, and what it leaves alone stays as it was sent', async () => {
    const rewriting = `async function handler({ request }) {
      const querystring = { a: { value: '1' }, b: { value: '2', multiValue: [{ value: '2' }, { value: '3' }] } };
      delete request.cookies.gone;
      return { ...request, uri: '/new', querystring };
    }`;
    const { call, seen, last } = distribution({ functions: { [STAMP]: rewriting } });
    await call('GET', '/old?z=9', [
      ['Cookie', 'kept=1; gone=2'],
      ['X-Case', 'v'],
    ]);

    expect(last()?.target).toBe('/live/new?a=1&b=2&b=3');
    expect(seen('cookie')).toBe('kept=1');
    expect(last()?.headers).toContainEqual(['X-Case', 'v']);
  });

  test('may answer itself', async () => {
    const moving = `function handler() { return { statusCode: 302, headers: { location: { value: '/x' } } }; }`;
    const { call, count } = distribution({ functions: { [STAMP]: moving } });
    const reply = await call('GET', '/');

    expect([reply.status, headerValue(reply.headers, 'location'), count()]).toEqual([302, '/x', 0]);
  });

  test('sees nothing of this process', async () => {
    const peeking = `function handler({ request }) {
      request.headers['x-seen'] = { value: [typeof process, typeof require, typeof fetch].join() };
      return request;
    }`;
    const { call, seen } = distribution({ functions: { [STAMP]: peeking } });
    await call('GET', '/');

    expect(seen('x-seen')).toBe('undefined,undefined,undefined');
  });
});

describe('a reply', () => {
  test('of a stream goes on as a stream, with what CloudFront says of itself', async () => {
    const body = new PassThrough();
    const { call } = distribution({ origins: () => async () => ({ status: 200, headers: [['Via', 'x']], body }) });
    const reply = await call('GET', '/');

    expect(reply.body).toBe(body);
    expect(reply.headers.filter(([name]) => name === 'Via')).toEqual([['Via', '1.1 d1.cloudfront.net (CloudFront)']]);
  });

  test('has the headers of the policy, which replace the origin only where they say so', async () => {
    const { headers } = await distribution().call('GET', '/chat.js');

    expect(headerValue(headers, 'strict-transport-security')).toBe('max-age=60; includeSubDomains; preload');
    expect([headerValue(headers, 'x-content-type-options'), headerValue(headers, 'cache-control')]).toEqual(['nosniff', 'public']);
  });
});

describe('a bucket', () => {
  const { call } = distribution();

  test('gives what it has, by its decoded key, and only the head for HEAD', async () => {
    const got = await call('GET', '/assets/a%20b.css');
    const head = await call('HEAD', '/chat.js');

    expect([got.status, String(got.body as Buffer)]).toEqual([200, 'style']);
    expect([headerValue(got.headers, 'content-type'), headerValue(got.headers, 'etag')]).toEqual(['text/x', '"e1"']);
    expect([head.status, head.body, headerValue(head.headers, 'content-length')]).toEqual([200, undefined, '6']);
  });

  test('answers 304 to who has it already, 403 for what is not there', async () => {
    expect((await call('GET', '/chat.js', [['If-None-Match', 'W/"e1", "x"']])).status).toBe(304);
    expect((await call('GET', '/chat.js', [['If-None-Match', '"other"']])).status).toBe(200);
    expect((await call('GET', '/assets/none')).status).toBe(403);
    expect((await call('GET', '/assets/%zz')).status).toBe(400);
  });

  test('is asked for the root object at the root, and for an error page where one is configured', async () => {
    const site = { ...config, CacheBehaviors: [], DefaultCacheBehavior: { TargetOriginId: 'files' }, DefaultRootObject: 'chat.js' };
    const CustomErrorResponses = [{ ErrorCode: 403, ResponseCode: 200, ResponsePagePath: '/index.html' }];
    const pages = distribution({ config: { ...site, CustomErrorResponses } });

    expect(String((await pages.call('GET', '/?x=1')).body as Buffer)).toBe('loader');
    const lost = await pages.call('GET', '/some/where');
    expect([lost.status, String(lost.body as Buffer)]).toEqual([200, 'page']);
    expect((await distribution({ config: site }).call('GET', '/some/where')).status).toBe(403);
  });
});

test('a configuration that would be played differently is refused', () => {
  const other = { ...toApi, OriginRequestPolicyId: 'another' };

  expect(() => distribution({ config: { ...config, DefaultCacheBehavior: other } })).toThrow('behavior *: only the origin request policy');
  expect(() => distribution({ functions: {} })).toThrow(`no code for the function ${STAMP}`);
  expect(() => distribution({ responseHeadersPolicies: {} })).toThrow('no configuration for the response headers policy policy');
  expect(() => distribution({ origins: () => undefined })).toThrow('nothing answers for the origin');
});
