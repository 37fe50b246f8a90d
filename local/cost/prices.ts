/** A list price in US dollars. `checked`: found in a source on the day below; the rest is what is believed, and every sum that holds such a price says so. */
export interface Price {
  readonly unit: string;
  readonly usd: number;
  readonly checked: boolean;
}

export const PRICED_ON = '2026-11-26';
export const REGIONS = ['us-east-1', 'eu-west-3'] as const;
export type PricedRegion = (typeof REGIONS)[number];

/**
 * One row a price: what one pays for, the unit, the price in N. Virginia and in Paris, and which of the two were found in a source. AWS's own price pages load
 * their numbers by script and could not be read; sources are the guides and third parties that quote them, named in docs/operations.md.
 */
const ROWS = {
  acuHour: ['Aurora Serverless v2, an ACU for an hour', 0.12, 0.14, 'us-east-1'],
  proxyAcuHour: ['RDS Proxy, an ACU for an hour, eight at least', 0.015, 0.018, 'us-east-1'],
  dataApiMillion: ['Data API, a million calls of 32 kB at most', 0.35, 0.35, 'none'],
  auroraIo: ['Aurora, a million of I/O requests', 0.2, 0.22, 'none'],
  natHour: ['NAT gateway, an hour', 0.045, 0.05, 'us-east-1'],
  natGigabyte: ['NAT gateway, a GB', 0.045, 0.05, 'us-east-1'],
  addressHour: ['public IPv4 address, an hour', 0.005, 0.005, 'both'],
  keyMonth: ['KMS key, a month; each of its first two rotations adds as much', 1, 1, 'us-east-1'],
  secretMonth: ['secret, a month', 0.4, 0.4, 'us-east-1'],
  webAclMonth: ['web ACL, a month', 5, 5, 'both'],
  webRuleMonth: ['rule of a web ACL, or a group of rules, a month', 1, 1, 'both'],
  webMillion: ['requests judged by a web ACL, a million', 0.6, 0.6, 'both'],
  alarmMonth: ['metric of an alarm, a month', 0.1, 0.1, 'us-east-1'],
  metricMonth: ['metric of our own, a month in all of whose hours it is sent', 0.3, 0.3, 'us-east-1'],
  dashboardMonth: ['dashboard, a month; three are free for an account', 3, 3, 'none'],
  logGigabyte: ['CloudWatch Logs, a GB taken in', 0.5, 0.5985, 'us-east-1'],
  lambdaMillion: ['calls of Lambda, a million', 0.2, 0.2, 'us-east-1'],
  lambdaGigabyteSecond: ['Lambda on arm64, a GB for a second', 0.0000133334, 0.0000133334, 'both'],
  apiMillion: ['API Gateway REST, a million calls', 3.5, 3.7, 'none'],
  writeMillion: ['DynamoDB on demand, a million write units', 0.625, 0.7423, 'us-east-1'],
  readMillion: ['DynamoDB on demand, a million read units', 0.125, 0.1485, 'us-east-1'],
  queueMillion: ['SQS standard, a million requests', 0.4, 0.4, 'none'],
  edgeMillion: ['CloudFront, a million HTTPS requests of viewers nearby', 1, 1.2, 'none'],
  edgeGigabyte: ['CloudFront, a GB to viewers nearby', 0.085, 0.085, 'none'],
  edgeFunctionMillion: ['CloudFront Functions, a million calls', 0.1, 0.1, 'none'],
} as const satisfies Readonly<Record<string, readonly [unit: string, virginia: number, paris: number, checked: 'us-east-1' | 'both' | 'none']>>;

export type PriceName = keyof typeof ROWS;
export const PRICE_NAMES = Object.keys(ROWS) as readonly PriceName[];

export function priceOf(name: PriceName, region: PricedRegion): Price {
  const [unit, virginia, paris, checked]: readonly [string, number, number, string] = ROWS[name];
  return { unit, usd: region === 'us-east-1' ? virginia : paris, checked: checked === 'both' || checked === region };
}
