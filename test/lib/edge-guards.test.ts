import { beforeAll, describe, expect, test } from '@jest/globals';
import { GATEWAY_HEADERS } from '../../lambdas/core/response-headers.ts';
import { createFirewall } from '../../local/gateway/firewall.ts';
import { headerValue, type HttpRequest } from '../../local/http/message.ts';
import { synthesize, type Synthesized } from './synthesized.ts';

type Json = Record<string, unknown>;

describe.each(['production', 'economy'] as const)('what stands before the API in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(undefined, profile);
  }, 180_000);

  const viewers = (): Json => app.all('AWS::WAFv2::WebACL').find(([, { Properties }]) => Properties['Scope'] === 'CLOUDFRONT')?.[1].Properties ?? {};
  const asked = (address: string): HttpRequest => ({ method: 'GET', target: '/v1/me', headers: [], address, body: { read: async () => Buffer.alloc(0) } });
  const judge = (matches: (rule: string) => boolean, address = '198.51.100.7') => {
    const firewall = createFirewall({ acl: viewers(), matches, now: () => 0, log: () => undefined });
    return () => firewall(asked(address));
  };
  const policies = () =>
    new Map(app.all('AWS::CloudFront::ResponseHeadersPolicy').map(([id, { Properties }]) => [id, Properties['ResponseHeadersPolicyConfig'] as Json]));
  /** The behaviours of both distributions, each with the id of its policy. */
  const behaviours = () =>
    app.all('AWS::CloudFront::Distribution').flatMap(([id, { Properties }]) => {
      const config = Properties['DistributionConfig'] as Json & { Origins: Json[]; CacheBehaviors: Json[]; DefaultCacheBehavior: Json };
      const stores = new Set(config.Origins.filter((origin) => origin['S3OriginConfig'] !== undefined).map((origin) => origin['Id']));
      return [config.DefaultCacheBehavior, ...config.CacheBehaviors].map((behaviour) => ({
        host: id.startsWith('App') ? 'app' : 'edge',
        path: (behaviour['PathPattern'] as string | undefined) ?? '*',
        store: stores.has(behaviour['TargetOriginId']),
        policy: policies().get((behaviour['ResponseHeadersPolicyId'] as { Ref?: string } | undefined)?.Ref ?? '') ?? {},
      }));
    });

  test('an address of which much evil is known gets a problem document with every header, and no other address gets it (S4.1)', async () => {
    for (const list of ['AWSManagedIPReputationList', 'AWSManagedReconnaissanceList']) {
      const reply = await judge((rule) => rule === list)();
      if (reply === undefined || reply === 'default') throw new Error(`${list}: ${String(reply)}`);
      expect([list, reply.status, JSON.parse((reply.body as Buffer).toString())]).toEqual([
        list,
        403,
        expect.objectContaining({ code: 'not-allowed', status: 403 }),
      ]);
      for (const [name, value] of Object.entries(GATEWAY_HEADERS))
        if (name !== 'Content-Type') expect([name, headerValue(reply.headers, name)]).toEqual([name, value]);
    }
    expect(await judge(() => false)()).toBeUndefined();
    // Counted, as AWS counts it.
    expect(await judge((rule) => rule === 'AWSManagedIPDDoSList')()).toBeUndefined();
  });

  test('an address that asks two thousand times in five minutes is refused from then on, and its neighbour is not', async () => {
    const firewall = createFirewall({ acl: viewers(), now: () => 0, log: () => undefined });
    for (let asks = 0; asks < 2_000; asks += 1) expect(await firewall(asked('198.51.100.7'))).toBeUndefined();
    expect(await firewall(asked('198.51.100.7'))).toMatchObject({ status: 429 });
    expect(await firewall(asked('198.51.100.8'))).toBeUndefined();
  });

  test('whatever comes out of a bucket says neither which store keeps it nor how (S4.8)', () => {
    const stores = behaviours().filter(({ store }) => store);
    expect(stores.map(({ host, path }) => `${host} ${path}`).toSorted()).toEqual([
      'app /',
      'app /assets/*',
      'app /index.html',
      'edge /chat-*',
      'edge /chat.js',
    ]);
    for (const { path, policy } of stores) {
      const items = (policy['RemoveHeadersConfig'] as { Items?: Json[] } | undefined)?.Items ?? [];
      expect([path, items.map(({ Header }) => Header)]).toEqual([
        path,
        ['Server', 'x-amz-id-2', 'x-amz-request-id', 'x-amz-server-side-encryption', 'x-amz-version-id'],
      ]);
      expect([path, policy['SecurityHeadersConfig']]).toEqual([
        path,
        expect.objectContaining({
          StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true, Preload: true, Override: true },
          ContentTypeOptions: { Override: true },
          ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
        }),
      ]);
    }
  });

  test("the widget's files may be used on the sites of others, and are no document", () => {
    for (const { policy } of behaviours().filter(({ path }) => path.startsWith('/chat'))) {
      expect(policy['CustomHeadersConfig']).toEqual({ Items: [{ Header: 'Cross-Origin-Resource-Policy', Value: 'cross-origin', Override: true }] });
      expect(policy['SecurityHeadersConfig']).toMatchObject({
        ContentSecurityPolicy: { ContentSecurityPolicy: GATEWAY_HEADERS['Content-Security-Policy'], Override: true },
      });
    }
  });

  test('what CloudFront answers in the place of the API has the headers of the API, and takes none of its own away (S4.1)', () => {
    const toApi = behaviours().filter(({ store }) => !store);
    expect(toApi.map(({ host }) => host).toSorted()).toEqual(['app', 'edge']);
    for (const { host, policy } of toApi) {
      const security = policy['SecurityHeadersConfig'] as Record<string, Json>;
      expect([host, security]).toEqual([
        host,
        {
          ContentSecurityPolicy: { ContentSecurityPolicy: GATEWAY_HEADERS['Content-Security-Policy'], Override: false },
          ContentTypeOptions: { Override: false },
          // The widget's frame stands on sites of others.
          ...(host === 'app' && { FrameOptions: { FrameOption: 'DENY', Override: false } }),
          ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: false },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true, Preload: true, Override: false },
        },
      ]);
      const custom = (policy['CustomHeadersConfig'] as { Items: Json[] }).Items;
      expect(custom.map(({ Override }) => Override)).toEqual([false, false, false, false]);
      for (const { Header, Value } of custom) expect([Header, Value]).toEqual([Header, GATEWAY_HEADERS[Header as keyof typeof GATEWAY_HEADERS]]);
    }
  });
});
