/** What every embedded engine is told about the account that it plays. */
export interface LocalAccount {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** The only key pair that the engines accept; made at first start. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A running engine. `stop` resolves when its port is closed and its files are at rest. */
export interface Engine {
  readonly stop: () => Promise<void>;
}

/** An engine that speaks an AWS protocol over HTTP, always on `http://127.0.0.1:PORT`: with `localhost` the S3 client uses host-style names that do not resolve. */
export interface HttpEngine extends Engine {
  readonly endpoint: string;
}
