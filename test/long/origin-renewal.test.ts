import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { synthesizeInto } from '../../local/cloud/assembly-cache.ts';
import { all } from '../../local/cloud/definitions.ts';
import { createHosts, firewallOf } from '../../local/cloud/hosts.ts';
import { listen, type Listener } from '../../local/edge/listen.ts';
import type { Firewall } from '../../local/gateway/firewall.ts';
import { withoutHeaders, type HeaderLine, type HttpHandler, type HttpReply, type HttpRequest } from '../../local/http/message.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { resolver as makeResolver } from '../../local/template/resolve.ts';
import { cloud } from '../support/cloud.ts';
import { objectsOf } from '../support/cloud-clients.ts';
import { underLoad } from '../support/mixed-load.ts';
import { peopleAtWork } from '../support/working-people.ts';

const HEADER = 'x-origin-verify';
type Host = 'app' | 'edge';

/** What a deployment of the edge stack with a generation of origin secrets makes: a firewall and two hosts, all of them as the template says. */
interface Deployed {
  readonly firewall: Firewall | undefined;
  readonly hosts: Readonly<Record<Host, HttpHandler>>;
  /** What the distribution of a host sends. */
  readonly sent: Readonly<Record<Host, string>>;
}

/** One value for each secret, whichever template names it: a generation's are the same ones in the template that still admits them. */
const values = new Map<string, string>();
const valueOf = (secretId: string): string => {
  const value = values.get(secretId) ?? randomBytes(24).toString('hex');
  values.set(secretId, value);
  return value;
};

const ports: Record<Host, number> = { app: 0, edge: 0 };
let directories: string[] = [];
let running: Listener[] = [];
let generations: Deployed[] = [];
/** What is deployed now, part by part. */
let firewall: Firewall | undefined;
const hosts: Record<Host, HttpHandler> = { app: async () => ({ status: 503, headers: [] }), edge: async () => ({ status: 503, headers: [] }) };
/** By what the API of the run knows its own distributions. */
let own: Record<Host, string>;

async function forward(request: HttpRequest, to: string, more: readonly HeaderLine[] = []): Promise<HttpReply> {
  const body = await request.body.read(1_000_000);
  const headers = [...withoutHeaders(request.headers, 'host', 'connection', 'content-length', 'transfer-encoding', HEADER), ...more];
  const reply = await fetch(to + request.target, {
    method: request.method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    redirect: 'manual',
    ...(body?.length && { body: new Uint8Array(body) }),
  });
  const bytes = Buffer.from(await reply.arrayBuffer());
  const lines = [...reply.headers].filter(([name]) => !['content-length', 'content-encoding', 'transfer-encoding', 'connection', 'set-cookie'].includes(name));
  return {
    status: reply.status,
    headers: [...lines, ...reply.headers.getSetCookie().map((line): HeaderLine => ['set-cookie', line])],
    ...(bytes.length > 0 && { body: bytes }),
  };
}

/** The name of the stage, as the distributions say it in every path. */
let stageName = '';

/** The stage with the firewall that is deployed now: whoever it admits comes to the API of the run, whose own firewall is another one. */
const stage =
  (host: Host): HttpHandler =>
  async (request) => {
    const judged = await firewall?.(request);
    stageName ||= request.target.split('/')[1] ?? '';
    if (judged !== undefined) return judged === 'default' ? { status: 403, headers: [] } : judged;
    return forward(request, cloud().api, [[HEADER, own[host]]]);
  };

function deployed(assembly: string): Deployed {
  const { stacks } = readAssembly(assembly);
  const resolver = makeResolver({
    stacks: stacks.filter(({ name }) => !name.endsWith('-ops')),
    account: cloud().account,
    queueUrl: (name) => `http://127.0.0.1/${name}`,
    secret: ({ secretId }) => valueOf(secretId),
    physical: (_stack, _id, { Type }) => (Type === 'AWS::RDS::DBProxy' ? { ref: 'proxy', attributes: { Endpoint: '127.0.0.1' } } : undefined),
  });
  // No distribution is changed before the firewall has been.
  for (const { template } of stacks) {
    for (const { Type, DependsOn } of Object.values(template.Resources as unknown as Readonly<Record<string, { Type: string; DependsOn?: string | string[] }>>))
      if (Type === 'AWS::CloudFront::Distribution') expect(JSON.stringify(DependsOn)).toContain('StageFirewall');
  }
  const log = (): void => undefined;
  const made = (host: Host): HttpHandler =>
    createHosts({
      resolver,
      api: stage(host),
      s3: objectsOf(),
      objects: cloud().endpoints['AWS_ENDPOINT_URL_S3'] ?? '',
      addresses: { app: () => `127.0.0.1:${ports.app}`, edge: () => `localhost:${ports.edge}` },
      trustCountryHeader: true,
      log,
    })[host];
  const sent = (host: Host): string => {
    const configs = all(resolver, 'AWS::CloudFront::Distribution').map(({ properties }) => JSON.stringify(properties['DistributionConfig']));
    const config = configs.find((text) => /"Comment":"[^"]* app"/.test(text) === (host === 'app')) ?? '';
    return /"HeaderName":"x-origin-verify","HeaderValue":"(\w+)"/.exec(config)?.[1] ?? '';
  };
  return {
    firewall: firewallOf(resolver, all(resolver, 'AWS::WAFv2::WebACLAssociation')[0]?.properties['WebACLArn'], log),
    hosts: { app: made('app'), edge: made('edge') },
    sent: { app: sent('app'), edge: sent('edge') },
  };
}

beforeAll(async () => {
  const { account, endpoints, secretArns } = cloud();
  const secrets = new SecretsManagerClient({ endpoint: endpoints['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? '', region: account.region, credentials: account });
  const read = async (name: string): Promise<string> =>
    (await secrets.send(new GetSecretValueCommand({ SecretId: secretArns.find((arn) => arn.includes(name)) ?? '' }))).SecretString ?? '';
  own = { app: await read('AppOriginSecret1'), edge: await read('EdgeOriginSecret1') };
  secrets.destroy();
  // Whoever signs up reads the mail, which the run's own host shows.
  const app: HttpHandler = (request) => (request.target.startsWith('/__local/') ? forward(request, cloud().app) : hosts.app(request));
  running = [
    await listen({ port: 0, handler: app, log: () => undefined }),
    await listen({ port: 0, handler: (request) => hosts.edge(request), log: () => undefined }),
  ];
  [ports.app, ports.edge] = [running[0]?.port ?? 0, running[1]?.port ?? 0];
  for (const originSecretGeneration of [1, 2, 3]) {
    const directory = await mkdtemp(join(tmpdir(), 'rempart-origin-'));
    directories.push(directory);
    await synthesizeInto(directory, { originSecretGeneration });
    generations.push(deployed(directory));
  }
}, 280_000);
afterAll(async () => {
  for (const { stop } of running) await stop();
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});

/** What the API answers to somebody who is past the firewall: its health, and that a visitor must be known. */
const PAST: Readonly<Record<Host, number>> = { app: 200, edge: 401 };
/** What somebody meets who knows a secret and the address of the stage. */
const past = async (host: Host, secret: string): Promise<number> =>
  (
    await stage(host)({
      method: 'GET',
      target: `/${stageName}${host === 'app' ? '/v1/health' : '/v1/widget/conversation'}`,
      // Whoever knows the secret can write what the distribution's own function writes (lib/edge-function.ts).
      headers: [
        [HEADER, secret],
        ['x-rempart-host', host],
        ['x-rempart-address', '203.0.113.9'],
        ['x-rempart-origin', `https://${host}.example.com`],
      ],
      address: '203.0.113.9',
      body: { read: async () => Buffer.alloc(0) },
    })
  ).status;

test('origin secrets are renewed under load, one distribution after the other: no request fails beyond one more try, and what is two generations old is refused (S15.5)', async () => {
  const [first, second, third] = generations as [Deployed, Deployed, Deployed];
  const deploy = async (to: Deployed): Promise<void> => {
    // The firewall before the distributions (lib/edge-stack.ts), and each of these when CloudFront has come to it.
    firewall = to.firewall;
    await delay(500);
    for (const host of ['app', 'edge'] as const) {
      hosts[host] = to.hosts[host];
      await delay(500);
    }
  };
  await deploy(first);
  const { loops } = await peopleAtWork({ app: `http://127.0.0.1:${ports.app}`, edge: `http://localhost:${ports.edge}` });
  expect(new Set([first, second, third].flatMap(({ sent }) => [sent.app, sent.edge])).size).toBe(6);

  await underLoad('origin secrets, the second generation', loops, () => deploy(second));
  for (const host of ['app', 'edge'] as const)
    expect([await past(host, first.sent[host]), await past(host, second.sent[host])]).toEqual([PAST[host], PAST[host]]);
  await underLoad('origin secrets, the third generation', loops, () => deploy(third));
  for (const host of ['app', 'edge'] as const)
    expect([await past(host, first.sent[host]), await past(host, second.sent[host]), await past(host, third.sent[host]), await past(host, '')]).toEqual([
      403,
      PAST[host],
      PAST[host],
      403,
    ]);
});
