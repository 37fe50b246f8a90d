import { randomUUID } from 'node:crypto';
import { current, pending, prepareVersion } from './secret.ts';
import type { Secret } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

/** What a rotation function is called with ("Lambda rotation functions", Secrets Manager user guide). */
export interface RotationEvent {
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

/** What a rotation works with. */
export interface Rotation {
  readonly store: SecretStore;
  readonly secretArn: string;
  readonly functionArn: string;
  /** Runs one step; a rejection ends the rotation. */
  readonly invoke: (functionArn: string, event: RotationEvent) => Promise<unknown>;
  readonly now?: () => number;
}

const steps: readonly RotationEvent['Step'][] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const dayMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Rotates a secret in the four steps. A version that a failed rotation left pending is tried again rather than left behind, as Secrets Manager does.
 * @throws Error when a step fails, or when the new version is not current in the end.
 */
export async function rotate({ store, secretArn, functionArn, invoke, now = Date.now }: Rotation): Promise<void> {
  const before = store.find(secretArn);
  const left = before.versions.find(({ stages }) => stages.includes(pending) && !stages.includes(current));
  const token = left?.id ?? randomUUID();
  if (left === undefined) await store.change(secretArn, (secret) => prepareVersion(secret, token, now()));

  for (const step of steps) {
    try {
      await invoke(functionArn, { Step: step, SecretId: before.arn, ClientRequestToken: token });
    } catch (error) {
      throw new Error(`The rotation of ${before.name} failed in ${step}`, { cause: error });
    }
  }

  const after = store.find(secretArn);
  if (!after.versions.some(({ id, stages }) => id === token && stages.includes(current))) {
    throw new Error(`The rotation of ${before.name} ended without making version ${token} ${current}`);
  }
  await store.change(secretArn, (secret) => ({ ...secret, rotatedAt: now() }));
}

/** The secrets to rotate at `now`: those with a schedule that were never rotated (`RotateImmediatelyOnUpdate`), or too long ago. */
export function dueRotations(secrets: readonly Secret[], now: number): readonly { readonly secretArn: string; readonly functionArn: string }[] {
  return secrets.flatMap(({ arn, rotation, rotatedAt = -Infinity }) =>
    rotation && now - rotatedAt >= rotation.days * dayMilliseconds ? [{ secretArn: arn, functionArn: rotation.functionArn }] : [],
  );
}
