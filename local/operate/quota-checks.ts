import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { found } from './finding.ts';
import type { Check, Wanted } from './wanted.ts';

/** Nodes of the API's paths, each a resource of API Gateway; a test holds that the template has no more. */
export const API_RESOURCES = 250;

/** A quota that an account may have below what the templates need. Names, codes and defaults are those of Service Quotas, read in November 2026. */
interface Quota {
  readonly what: string;
  readonly service: string;
  readonly code: string;
  readonly needs: (wanted: Wanted) => number;
}
const QUOTAS: readonly Quota[] = [
  // By default 5.
  { what: 'VPCs', service: 'vpc', code: 'L-F678F1CE', needs: () => 1 },
  { what: 'public addresses', service: 'ec2', code: 'L-0263D0A3', needs: ({ addresses }) => addresses },
  // By default 300.
  { what: 'resources of an API', service: 'apigateway', code: 'L-01C8A9E0', needs: () => API_RESOURCES },
];

async function quotaOf(client: ServiceQuotasClient, { service: ServiceCode, code: QuotaCode }: Quota): Promise<number> {
  const { Quota } = await client.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode })).catch((error: unknown) => {
    // A quota that was never changed may have no value of its own.
    if (error instanceof Error && error.name === 'NoSuchResourceException')
      return client.send(new GetAWSDefaultServiceQuotaCommand({ ServiceCode, QuotaCode }));
    throw error;
  });
  return Quota?.Value ?? 0;
}

export const QUOTA_CHECKS: readonly Check[] = [
  {
    name: 'quotas',
    async run(wanted, reach) {
      const client = new ServiceQuotasClient({ ...reach, region: wanted.region });
      const asked = await Promise.all(QUOTAS.map(async (quota) => ({ ...quota, needed: quota.needs(wanted), has: await quotaOf(client, quota) })));
      const low = asked.filter(({ needed, has }) => has < needed);
      // What else lives in the account is not counted: a full account shows at the deployment.
      const detail = asked.map(({ what, needed, has }) => `${what}: ${has}, of which ${needed} are needed`).join('; ');
      return found(
        low.length === 0,
        detail,
        `Ask for more under Service Quotas: ${low.map(({ what, service, code }) => `${what} (${service}, ${code})`).join(', ')}.`,
      );
    },
  },
];
