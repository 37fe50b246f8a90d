import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import type { Finding, FindingStore, QuarantinedVersion } from './guardduty.ts';

/** Longer than a file can be in quarantine, in seconds. */
const KEPT_SECONDS = 2 * 86_400;

const keyOf = ({ key, versionId }: QuarantinedVersion) => ({ pk: `FINDING#${key}`, sk: versionId });

/** Findings on versions of quarantined files. What was found harmful stays so, in whatever order the findings come. */
export const findingStore = (db: DynamoDBDocumentClient, TableName: string, now: () => number): FindingStore => ({
  async note(version, finding) {
    const Item = { ...keyOf(version), ...finding, expiresAt: Math.ceil(now() / 1000) + KEPT_SECONDS };
    const condition = finding.verdict === 'clean' ? { ConditionExpression: 'attribute_not_exists(pk)' } : {};
    await applied(db.send(new PutCommand({ TableName, Item, ...condition })));
  },
  async read(version) {
    const { Item } = await db.send(new GetCommand({ TableName, Key: keyOf(version), ConsistentRead: true }));
    if (!Item) return undefined;
    const { verdict, signature } = Item as Finding;
    return { verdict, ...(signature !== undefined && { signature }) };
  },
});
