import { ServiceFault } from './fault.ts';

/** The labels that Secrets Manager itself moves ("What's in a Secrets Manager secret?"). */
export const current = 'AWSCURRENT';
/** The label of a version that a rotation has not finished. */
export const pending = 'AWSPENDING';
const previous = 'AWSPREVIOUS';

/** One version; `value` is absent while a rotation has not put it yet. */
export interface SecretVersion {
  readonly id: string;
  readonly createdAt: number;
  readonly value?: string;
  readonly stages: readonly string[];
}

/** A secret with its versions, oldest first; times are milliseconds since the epoch. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly description?: string;
  readonly rotatedAt?: number;
  readonly rotation?: { readonly functionArn: string; readonly days: number };
  readonly versions: readonly SecretVersion[];
}

/** Versions without a label are deprecated, and deleted beyond this number. */
const maximumVersions = 100;

/**
 * Adds a version, or gives back the same secret when that very version with that very value is there ("PutSecretValue": idempotency).
 * Its labels leave the versions that had them; the one that loses AWSCURRENT takes AWSPREVIOUS.
 * @throws ServiceFault `ResourceExistsException` when the version has another value.
 */
export function putVersion(
  secret: Secret,
  version: { readonly id: string; readonly value: string; readonly stages: readonly string[]; readonly at: number },
): Secret {
  const existing = secret.versions.find(({ id }) => id === version.id);
  if (existing?.value !== undefined && existing.value !== version.value) {
    throw new ServiceFault('ResourceExistsException', `A version ${version.id} of this secret exists already with another value.`);
  }
  if (existing?.value !== undefined && version.stages.every((stage) => existing.stages.includes(stage))) return secret;
  const added: SecretVersion = existing ? { ...existing, value: version.value } : { id: version.id, createdAt: version.at, value: version.value, stages: [] };
  const versions = existing ? secret.versions.map((other) => (other === existing ? added : other)) : [...secret.versions, added];
  const labelled = version.stages.reduce<Secret>((grown, stage) => label(grown, stage, version.id), { ...secret, versions });
  return { ...labelled, versions: withoutOldest(labelled.versions) };
}

/** Adds a version with no value yet, labelled AWSPENDING, as a rotation does before its first step. */
export function prepareVersion(secret: Secret, id: string, at: number): Secret {
  if (secret.versions.some((version) => version.id === id)) throw new ServiceFault('InvalidRequestException', `A version ${id} exists already.`);
  return label({ ...secret, versions: [...secret.versions, { id, createdAt: at, stages: [] }] }, pending, id);
}

/**
 * Moves a label ("UpdateSecretVersionStage"): AWSPREVIOUS follows where AWSCURRENT was.
 * @throws ServiceFault when the label is not where the caller says, or AWSCURRENT would be lost.
 */
export function moveStage(secret: Secret, stage: string, move: { readonly to?: string; readonly from?: string }): Secret {
  const holder = secret.versions.find((version) => version.stages.includes(stage));
  if (holder && holder.id !== move.to && holder.id !== move.from) {
    throw new ServiceFault('InvalidParameterException', `The staging label ${stage} is attached to ${holder.id}, which RemoveFromVersionId must name.`);
  }
  if (move.from !== undefined && holder?.id !== move.from) {
    throw new ServiceFault('InvalidParameterException', `The staging label ${stage} is not attached to ${move.from}.`);
  }
  if (move.to === undefined) {
    if (stage === current) throw new ServiceFault('InvalidParameterException', `${current} can only be moved.`);
    return { ...secret, versions: secret.versions.map((version) => unlabel(version, stage)) };
  }
  if (!secret.versions.some(({ id }) => id === move.to)) {
    throw new ServiceFault('ResourceNotFoundException', `Secrets Manager can't find the specified secret version: ${move.to}.`);
  }
  return label(secret, stage, move.to);
}

function label(secret: Secret, stage: string, to: string): Secret {
  const holder = secret.versions.find((version) => version.stages.includes(stage));
  if (holder?.id === to) return secret;
  const moved = secret.versions.map((version) => (version.id === to ? { ...version, stages: [...version.stages, stage] } : unlabel(version, stage)));
  const next = { ...secret, versions: moved };
  return stage === current && holder ? label(next, previous, holder.id) : next;
}

function unlabel(version: SecretVersion, stage: string): SecretVersion {
  return { ...version, stages: version.stages.filter((other) => other !== stage) };
}

function withoutOldest(versions: readonly SecretVersion[]): readonly SecretVersion[] {
  const surplus = Math.max(0, versions.length - maximumVersions);
  const deprecated = new Set(versions.filter(({ stages }) => stages.length === 0).slice(0, surplus));
  return versions.filter((version) => !deprecated.has(version));
}
