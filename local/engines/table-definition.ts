import type {
  AttributeDefinition,
  CreateTableCommandInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  StreamViewType,
} from '@aws-sdk/client-dynamodb';

/**
 * The properties that `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable` have in common and that matter on one machine (CloudFormation template
 * reference). Capacity, encryption, replicas, backup and deletion protection are a deployed table's affair and are not read.
 */
export interface TableProperties {
  readonly KeySchema: readonly KeySchemaElement[];
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly GlobalSecondaryIndexes?: readonly GlobalSecondaryIndex[];
  readonly LocalSecondaryIndexes?: readonly LocalSecondaryIndex[];
  readonly TimeToLiveSpecification?: { readonly AttributeName?: string; readonly Enabled?: boolean | string };
  readonly StreamSpecification?: { readonly StreamViewType?: StreamViewType };
}

/** A table of the template, its references resolved. */
export interface TableDefinition {
  /** The physical name: the template leaves it to CloudFormation, the local cloud chooses it. */
  readonly name: string;
  readonly properties: TableProperties;
}

/** The CreateTable call that makes the table as CloudFormation would, paid by request. */
export function createTableInput({ name, properties }: TableDefinition): CreateTableCommandInput {
  const { KeySchema, AttributeDefinitions, StreamSpecification } = properties;
  const local = properties.LocalSecondaryIndexes ?? [];
  const global = globalIndexes(properties);
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [...KeySchema],
    AttributeDefinitions: [...(AttributeDefinitions ?? [])],
    // DynamoDB refuses an empty list of indexes.
    ...(global.length > 0 && { GlobalSecondaryIndexes: [...global] }),
    ...(local.length > 0 && { LocalSecondaryIndexes: [...local] }),
    ...(StreamSpecification && { StreamSpecification: { StreamEnabled: true, StreamViewType: StreamSpecification.StreamViewType } }),
  };
}

/** The global indexes without their capacity, which an on-demand table refuses. */
export function globalIndexes(properties: TableProperties): readonly GlobalSecondaryIndex[] {
  return (properties.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
}

/** The attribute that holds an item's expiry in epoch seconds, when time to live is on. CloudFormation may write the switch as a string. */
export function expiryAttribute(properties: TableProperties): string | undefined {
  const specification = properties.TimeToLiveSpecification;
  return String(specification?.Enabled) === 'true' ? specification?.AttributeName : undefined;
}
