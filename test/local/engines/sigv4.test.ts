import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Signer } from '@aws-sdk/rds-signer';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyHeader, verifyPresigned } from '../../../local/engines/sigv4.ts';
import type { SignedRequest } from '../../../local/engines/sigv4.ts';
import { SignatureRefusal } from '../../../local/engines/sigv4-signature.ts';

const account = { accountId: '000000000000', region: 'eu-west-3', accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
const credentials = { accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey };
const signedAt = new Date('2026-03-01T10:00:00Z');
const seconds = (count: number): number => signedAt.getTime() + count * 1000;

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof SignatureRefusal) return `${error.status} ${error.code} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('a link signed by the S3 presigner', () => {
  const s3 = new S3Client({ region: account.region, credentials, endpoint: 'http://127.0.0.1:9000', forcePathStyle: true });
  let link: URL;

  beforeAll(async () => {
    link = new URL(await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'library', Key: "a b/é'(1)!*.txt" }), { expiresIn: 60, signingDate: signedAt }));
  });

  const verifyLink = (change: Partial<SignedRequest> = {}): string =>
    refusalOf(() =>
      verifyPresigned({ method: 'GET', url: link.pathname + link.search, headers: { host: link.host }, service: 's3', account, now: seconds(10), ...change }),
    );
  const replaced = (from: string | RegExp, to: string): string => (link.pathname + link.search).replace(from, to);

  test('is accepted to its last second and refused after it', () => {
    expect(verifyLink({ now: seconds(0) })).toBe('accepted');
    expect(verifyLink({ now: seconds(60) })).toBe('accepted');
    expect(verifyLink({ now: seconds(61) })).toBe('403 AccessDenied Request has expired');
    expect(verifyLink({ now: seconds(-1000) })).toBe('403 AccessDenied Request is not yet valid');
  });

  test('is refused after any change (S3.3)', () => {
    const changes: readonly Partial<SignedRequest>[] = [
      { url: replaced('X-Amz-Expires=60', 'X-Amz-Expires=61') },
      { url: replaced('.txt', '.png') },
      { url: replaced('/library/', '/library/../library/') },
      { url: replaced(/$/, '&response-content-type=text%2Fhtml') },
      { url: replaced(/$/, '&versionId=1') },
      { url: replaced(/Signature=..../, 'Signature=0000') },
      { method: 'PUT' },
      { method: 'HEAD' },
      { headers: { host: 'elsewhere.example' } },
      { account: { ...account, secretAccessKey: 'another-secret' } },
    ];
    for (const change of changes) expect(verifyLink(change)).toMatch(/^403 SignatureDoesNotMatch/);
  });

  test('is refused for a week and more, a doubled parameter, a foreign key, region or service, and an unsigned x-amz header', () => {
    expect(verifyLink({ url: replaced('X-Amz-Expires=60', 'X-Amz-Expires=604801') })).toMatch(/^400 AuthorizationQueryParametersError/);
    expect(verifyLink({ url: replaced(/$/, '&x-amz-expires=600') })).toMatch(/^400 AuthorizationQueryParametersError/);
    expect(verifyLink({ url: replaced('Credential=LOCALKEY', 'Credential=OTHERKEY') })).toMatch(/^403 InvalidAccessKeyId/);
    expect(verifyLink({ account: { ...account, region: 'us-east-1' } })).toMatch(/^400 AuthorizationQueryParametersError/);
    expect(verifyLink({ service: 'rds-db' })).toMatch(/^400 AuthorizationQueryParametersError/);
    expect(verifyLink({ headers: { host: link.host, 'x-amz-acl': 'public-read' } })).toMatch(/^403 AccessDenied/);
    expect(verifyLink({ url: '/%zz' })).toMatch(/^400 InvalidURI/);
  });
});

describe('an RDS sign-in token', () => {
  test('opens the database that it names, and no other', async () => {
    const signer = new Signer({ hostname: 'db.local', port: 5432, username: 'app', region: account.region, credentials });
    const token = await signer.getAuthToken();
    const slash = token.indexOf('/');
    const request = (host: string, url: string): SignedRequest => ({ method: 'GET', url, headers: { host }, service: 'rds-db', account, now: Date.now() });
    expect(refusalOf(() => verifyPresigned(request(token.slice(0, slash), token.slice(slash))))).toBe('accepted');
    expect(refusalOf(() => verifyPresigned(request('other.local:5432', token.slice(slash))))).toMatch(/SignatureDoesNotMatch/);
    const renamed = token.slice(slash).replace('DBUser=app', 'DBUser=root');
    expect(refusalOf(() => verifyPresigned(request(token.slice(0, slash), renamed)))).toMatch(/SignatureDoesNotMatch/);
    const later = { ...request(token.slice(0, slash), token.slice(slash)), now: Date.now() + 901_000 };
    expect(refusalOf(() => verifyPresigned(later))).toMatch(/has expired/);
  });
});

describe('a request signed in its header', () => {
  const seen: SignedRequest[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, service: 'secretsmanager', account, now: Date.now() });
    request.resume();
    response.setHeader('content-type', 'application/x-amz-json-1.1').end('{"SecretList":[]}');
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = new SecretsManagerClient({ region: account.region, credentials, endpoint });
    await client.send(new ListSecretsCommand({}));
    client.destroy();
  });
  afterAll(() => {
    server.close();
  });

  test("is accepted as AWS's own client signs it, and refused after any change", () => {
    const request = seen[0]!;
    expect(refusalOf(() => verifyHeader(request))).toBe('accepted');
    expect(refusalOf(() => verifyHeader({ ...request, url: '/other' }))).toMatch(/SignatureDoesNotMatch/);
    const retargeted = { ...request.headers, 'x-amz-target': 'secretsmanager.GetSecretValue' };
    expect(refusalOf(() => verifyHeader({ ...request, headers: retargeted }))).toMatch(/SignatureDoesNotMatch/);
    expect(refusalOf(() => verifyHeader({ ...request, headers: { ...request.headers, 'x-amz-more': '1' } }))).toMatch(/not signed/);
    expect(refusalOf(() => verifyHeader({ ...request, now: Date.now() + 901_000 }))).toMatch(/^403 RequestTimeTooSkewed/);
    expect(refusalOf(() => verifyHeader({ ...request, headers: {} }))).toMatch(/^403 AccessDenied/);
    expect(refusalOf(() => verifyHeader({ ...request, headers: { ...request.headers, authorization: 'Basic eDp5' } }))).toMatch(/^400/);
  });
});
