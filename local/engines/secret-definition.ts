/** `GenerateSecretString` of `AWS::SecretsManager::Secret` (CloudFormation template reference); defaults as there. */
export interface GeneratedValue {
  /** Characters; 32 unless told. */
  readonly length?: number;
  readonly excludeCharacters?: string;
  readonly excludeLowercase?: boolean;
  readonly excludeNumbers?: boolean;
  readonly excludePunctuation?: boolean;
  readonly excludeUppercase?: boolean;
  readonly includeSpace?: boolean;
  /** At least one character of each kind that is not excluded; true unless told. */
  readonly requireEachIncludedType?: boolean;
  /** A JSON object that takes the password under `key`; both or neither. */
  readonly template?: string;
  readonly key?: string;
}

/** A secret of the template, its references resolved. */
export interface SecretDefinition {
  readonly name: string;
  /** With the six random characters at its end, as `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX`. */
  readonly arn: string;
  /** The first value, unless the secret exists already. */
  readonly value?: string;
  readonly generate?: GeneratedValue;
  readonly rotation?: { readonly functionArn: string; readonly days: number };
}
