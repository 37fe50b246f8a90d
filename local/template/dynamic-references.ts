/** What a dynamic reference to Secrets Manager asks for; an empty part is absent. */
export interface SecretReference {
  /** Name or ARN. */
  readonly secretId: string;
  readonly jsonKey?: string;
  readonly versionStage?: string;
  readonly versionId?: string;
}

/** `{{resolve:secretsmanager:id:SecretString:json-key:version-stage:version-id}}`; the id may be an ARN, which has colons of its own. */
const SECRET = /\{\{resolve:secretsmanager:(arn(?::[^:}]*){6}|[^:}]+)(?::SecretString(?::([^:}]*))?(?::([^:}]*))?(?::([^:}]*))?)?\}\}/g;
const ANY = /\{\{resolve:([a-z-]+):/;

/**
 * Replaces dynamic references (CloudFormation user guide, "Get a secret or secret value from Secrets Manager").
 * @throws Error for one that names another service.
 */
export function replaceSecrets(text: string, secret: (reference: SecretReference) => string, where: string): string {
  const other = ANY.exec(text.replaceAll(SECRET, ''));
  if (other) throw new Error(`${where}: dynamic references to ${other[1]} are not known locally`);
  return text.replaceAll(SECRET, (_, secretId: string, jsonKey?: string, versionStage?: string, versionId?: string) =>
    secret({ secretId, ...(jsonKey && { jsonKey }), ...(versionStage && { versionStage }), ...(versionId && { versionId }) }),
  );
}
