import { existsSync } from 'node:fs';
import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { found } from './finding.ts';
import type { Reach } from './log-lines.ts';
import { refusalOf, type Check } from './wanted.ts';

/** Where CloudFront takes certificates from. */
const CERTIFICATE_REGION = 'us-east-1';

/** Whether a name of a certificate is that of a host, or a wildcard for its one label. */
const covers = (name: string, host: string): boolean => name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1));

/** Why a secret cannot be read; nothing where it can. */
async function secretMissing(reach: Reach, SecretId: string): Promise<string | undefined> {
  const client = new SecretsManagerClient({ ...reach, region: SecretId.split(':')[3] ?? '' });
  const gone = new Set(['ResourceNotFoundException', 'ValidationException', 'InvalidParameterException']);
  let deleted = false;
  const refused = await refusalOf(
    gone,
    client.send(new DescribeSecretCommand({ SecretId })).then(({ DeletedDate }) => (deleted = DeletedDate !== undefined)),
  );
  return refused ? `${SecretId}: ${refused.name}` : deleted ? `${SecretId} is to be deleted` : undefined;
}

/** What a configuration names and a deployment takes for granted. */
export const DEPLOYMENT_CHECKS: readonly Check[] = [
  {
    name: 'certificate',
    async run({ certificate }, reach) {
      if (!certificate) return found(true, 'no hosts of its own are configured', '');
      const { arn: CertificateArn, hosts } = certificate;
      const region = CertificateArn.split(':')[3];
      if (region !== CERTIFICATE_REGION)
        return found(
          false,
          `${CertificateArn} is of ${region || 'no region'}`,
          `CloudFront takes certificates of ${CERTIFICATE_REGION} only: ask for one there.`,
        );
      const client = new ACMClient({ ...reach, region });
      let named: readonly string[] = [];
      let status = 'none';
      const refused = await refusalOf(
        new Set(['ResourceNotFoundException', 'InvalidArnException']),
        client.send(new DescribeCertificateCommand({ CertificateArn })).then(({ Certificate }) => {
          named = [Certificate?.DomainName ?? '', ...(Certificate?.SubjectAlternativeNames ?? [])];
          status = Certificate?.Status ?? status;
        }),
      );
      const bare = hosts.filter((host) => !named.some((name) => covers(name, host)));
      if (refused || status !== 'ISSUED')
        return found(
          false,
          `${refused?.name ?? status}`,
          `Ask for a certificate of ${hosts.join(' and ')} under ACM in ${region}, and answer its question in the DNS.`,
        );
      return found(
        bare.length === 0,
        `ISSUED for ${[...new Set(named)].join(', ')}`,
        `The certificate has no name for ${bare.join(' and ')}: ask for one that has.`,
      );
    },
  },
  {
    name: 'keys of models',
    async run({ keySecrets }, reach) {
      const missing = (await Promise.all(keySecrets.map((arn) => secretMissing(reach, arn)))).flatMap((each) => each ?? []);
      const detail = missing.join('; ') || (keySecrets.length > 0 ? `${keySecrets.length} secrets are there` : 'none is configured');
      return found(missing.length === 0, detail, 'Make the secret with "aws secretsmanager create-secret", and write its ARN as keySecretArn into cdk.json.');
    },
  },
  {
    name: 'layer of the scanner',
    run: async ({ scannerFile }) =>
      scannerFile === undefined
        ? found(true, 'not needed: GuardDuty scans', '')
        : found(
            existsSync(scannerFile),
            existsSync(scannerFile) ? 'built' : 'not built: no file would ever be released',
            'Run "npm run layer:clamav" before a deployment.',
          ),
  },
];
