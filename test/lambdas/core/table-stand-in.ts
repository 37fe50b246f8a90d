import { awsStandIn, type AwsStandIn } from './aws-stand-in.ts';

type Attribute = { readonly S?: string; readonly N?: string; readonly M?: Readonly<Record<string, Attribute>> };

/** A row as it was put: text, numbers and maps stay what they were. */
export type PutRow = Readonly<Record<string, unknown>>;

export interface TableStandIn extends AwsStandIn {
  /** Rows in the order in which they were put. */
  readonly rows: PutRow[];
  /** Whether rows are taken. */
  open: boolean;
}

const plain = ({ S, N, M }: Attribute): unknown =>
  S ?? (N === undefined ? undefined : Number(N)) ?? Object.fromEntries(Object.entries(M ?? {}).map(([name, value]) => [name, plain(value)]));

/** A table of DynamoDB that takes `PutItem` and nothing else. */
export async function tableStandIn(): Promise<TableStandIn> {
  const table = { rows: [] as PutRow[], open: true };
  const server = await awsStandIn('DYNAMODB', (operation, { Item = {} }) => {
    if (operation !== 'PutItem' || !table.open) return undefined;
    table.rows.push(plain({ M: Item as Record<string, Attribute> }) as PutRow);
    return {};
  });
  return Object.assign(table, server);
}
