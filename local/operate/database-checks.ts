import { DescribeOrderableDBInstanceOptionsCommand, RDSClient } from '@aws-sdk/client-rds';
import { found } from './finding.ts';
import type { Check } from './wanted.ts';

/** What the templates ask of RDS; a test holds that they ask for this. */
export const DATABASE = { engine: 'aurora-postgresql', version: '17.7', instanceClass: 'db.serverless' } as const;

export const DATABASE_CHECKS: readonly Check[] = [
  {
    name: 'database',
    async run({ region }, reach) {
      const { engine, version, instanceClass } = DATABASE;
      const { OrderableDBInstanceOptions = [] } = await new RDSClient({ ...reach, region }).send(
        new DescribeOrderableDBInstanceOptionsCommand({ Engine: engine, EngineVersion: version, DBInstanceClass: instanceClass, Vpc: true }),
      );
      const zones = new Set(OrderableDBInstanceOptions.flatMap(({ AvailabilityZones = [] }) => AvailabilityZones.flatMap(({ Name }) => Name ?? [])));
      const asked = `Aurora PostgreSQL ${version}, ${instanceClass}`;
      // A cluster stands in two zones.
      return found(
        zones.size >= 2,
        zones.size >= 2 ? `${asked}, in ${zones.size} zones` : `${asked} is to be had in ${zones.size} zones of ${region}, and two are needed`,
        'Choose another region in cdk.json, under "rempart".',
      );
    },
  },
];
