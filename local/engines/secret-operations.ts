import { randomBytes, randomUUID } from 'node:crypto';
import type { LocalAccount } from '../engine.ts';
import { optionalString, requiredString, strings } from './input-member.ts';
import type { Input, Operation } from './json-protocol.ts';
import { current, moveStage, putVersion } from './secret.ts';
import type { Secret, SecretVersion } from './secret.ts';
import type { SecretStore } from './secret-store.ts';
import { ServiceFault } from './fault.ts';

const maximumValueBytes = 65_536;

/** The operations of AWS Secrets Manager that functions and rotations use; values are strings, SecretBinary is not taken. */
export function secretOperations(store: SecretStore, account: LocalAccount, now: () => number): Readonly<Record<string, Operation>> {
  const secretOf = (input: Input): Secret => store.find(requiredString(input, 'SecretId'));

  return {
    GetSecretValue: (input) => {
      const secret = secretOf(input);
      const version = versionOf(secret, optionalString(input, 'VersionId'), optionalString(input, 'VersionStage'));
      return { ...identity(secret), VersionId: version.id, VersionStages: version.stages, SecretString: version.value, CreatedDate: version.createdAt / 1000 };
    },
    DescribeSecret: (input) => describe(secretOf(input)),
    ListSecretVersionIds: (input) => {
      const secret = secretOf(input);
      const wanted = secret.versions.filter(({ stages }) => stages.length > 0 || input['IncludeDeprecated'] === true);
      return {
        ...identity(secret),
        Versions: wanted.map(({ id, stages, createdAt }) => ({ VersionId: id, VersionStages: stages, CreatedDate: createdAt / 1000 })),
      };
    },
    CreateSecret: async (input) => {
      const name = requiredString(input, 'Name');
      if (!/^[\w/+=.@-]{1,512}$/.test(name))
        throw new ServiceFault(
          'InvalidParameterException',
          'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
        );
      const suffix = randomBytes(3).toString('hex');
      const arn = `arn:aws:secretsmanager:${account.region}:${account.accountId}:secret:${name}-${suffix}`;
      const empty: Secret = { name, arn, createdAt: now(), description: optionalString(input, 'Description'), versions: [] };
      const version = { id: token(input), stages: [current], at: now() };
      const hasValue = optionalString(input, 'SecretString') !== undefined;
      await store.add(hasValue ? putVersion(empty, { ...version, value: valueOf(input) }) : empty);
      return { ARN: arn, Name: name, ...(hasValue && { VersionId: version.id }) };
    },
    PutSecretValue: async (input) => {
      const asked = strings(input, 'VersionStages');
      const version = { id: token(input), value: valueOf(input), stages: asked.length > 0 ? asked : [current], at: now() };
      const secret = await store.change(requiredString(input, 'SecretId'), (before) => putVersion(before, version));
      return { ...identity(secret), VersionId: version.id, VersionStages: secret.versions.find(({ id }) => id === version.id)?.stages };
    },
    UpdateSecretVersionStage: async (input) => {
      const move = { to: optionalString(input, 'MoveToVersionId'), from: optionalString(input, 'RemoveFromVersionId') };
      const stage = requiredString(input, 'VersionStage');
      return identity(await store.change(requiredString(input, 'SecretId'), (before) => moveStage(before, stage, move)));
    },
  };
}

function versionOf(secret: Secret, id: string | undefined, stage: string | undefined): SecretVersion {
  const wantedStage = stage ?? (id === undefined ? current : undefined);
  const version = secret.versions.find((other) => (id === undefined || other.id === id) && (wantedStage === undefined || other.stages.includes(wantedStage)));
  if (version?.value === undefined) {
    const label = wantedStage === undefined ? `VersionId: ${id}` : `staging label: ${wantedStage}`;
    throw new ServiceFault('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${label}`);
  }
  return version;
}

function describe(secret: Secret): Readonly<Record<string, unknown>> {
  const { rotation, rotatedAt, versions } = secret;
  const labelled = versions.filter(({ stages }) => stages.length > 0);
  return {
    ...identity(secret),
    Description: secret.description,
    CreatedDate: secret.createdAt / 1000,
    RotationEnabled: rotation !== undefined,
    ...(rotation && { RotationLambdaARN: rotation.functionArn, RotationRules: { AutomaticallyAfterDays: rotation.days } }),
    ...(rotatedAt !== undefined && { LastRotatedDate: rotatedAt / 1000 }),
    VersionIdsToStages: Object.fromEntries(labelled.map(({ id, stages }) => [id, stages])),
  };
}

function identity({ arn, name }: Secret): { readonly ARN: string; readonly Name: string } {
  return { ARN: arn, Name: name };
}

function token(input: Input): string {
  const given = optionalString(input, 'ClientRequestToken');
  if (given !== undefined && (given.length < 32 || given.length > 64)) {
    throw new ServiceFault('InvalidParameterException', 'ClientRequestToken must be 32-64 characters long.');
  }
  return given ?? randomUUID();
}

function valueOf(input: Input): string {
  const value = optionalString(input, 'SecretString');
  if (value === undefined || value === '')
    throw new ServiceFault('InvalidRequestException', 'You must provide SecretString; the local engine keeps no SecretBinary.');
  if (Buffer.byteLength(value) > maximumValueBytes)
    throw new ServiceFault('InvalidParameterException', `A secret value has at most ${maximumValueBytes} bytes.`);
  return value;
}
