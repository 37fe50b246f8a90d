import type { Found } from './finding.ts';
import type { Reach } from './log-lines.ts';

/** A model of Bedrock, and where it is called. */
export interface BedrockModel {
  readonly id: string;
  readonly region: string;
  /** Of embeddings. */
  readonly dimensions?: number | undefined;
}

/** What the configuration says that an account, and what is deployed to it, must have. */
export interface Wanted {
  readonly region: string;
  readonly mailSender: string;
  /** The model that answers, where it is one of Bedrock. */
  readonly model?: BedrockModel | undefined;
  /** The model that places text among vectors, where it is one of Bedrock. */
  readonly embeddings?: BedrockModel | undefined;
  /** Secrets with the keys of other providers' models. */
  readonly keySecrets: readonly string[];
  readonly certificate?: { readonly arn: string; readonly hosts: readonly string[] } | undefined;
  /** Public addresses of NAT gateways. */
  readonly addresses: number;
  /** A file that is there once the layer of the scanner is built, where the scanner is ours. */
  readonly scannerFile?: string | undefined;
}

export interface Check {
  readonly name: string;
  readonly run: (wanted: Wanted, reach: Reach) => Promise<Found>;
}

/** An answer, or the name and the sentence of an error that is one of those that mean "no"; any other is a failure to look. */
export const refusalOf = (refusals: ReadonlySet<string>, asked: Promise<unknown>): Promise<Error | undefined> =>
  asked.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Error && refusals.has(error.name)) return error;
      throw error;
    },
  );
