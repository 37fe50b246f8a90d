import { createHash } from 'node:crypto';
import { opaqueSecret } from '../core/ids.ts';
import { NOBODY } from '../people/person-store.ts';
import { DEVICE_COOKIE, deviceCookie } from './cookies.ts';
import type { DeviceStore } from './device-store.ts';

/** For how long a device is known after its last log-in, in seconds: half a year. */
const KNOWN_SECONDS = 15_552_000;
const FORM = /^[\w-]{43}$/;

interface DeviceDeps {
  readonly store: Pick<DeviceStore, 'device' | 'putDevice'>;
  /** Milliseconds. */
  readonly now: () => number;
}

const hashOf = (cookie: string): string => createHash('sha256').update(cookie).digest('base64url');

/**
 * The hash of this browser's device cookie, when the person has logged in with it before. It proves nothing but that, and gives its holder a counter of
 * failures of its own (S13). For nobody the same look is taken.
 */
export async function knownDevice(deps: DeviceDeps, userId: string | undefined, cookies: Readonly<Record<string, string>>): Promise<string | undefined> {
  const cookie = cookies[DEVICE_COOKIE] ?? '';
  const hash = hashOf(cookie);
  const row = await deps.store.device(userId ?? NOBODY, hash);
  return FORM.test(cookie) && row && row.expiresAt > deps.now() / 1000 ? hash : undefined;
}

/** Knows this browser from now on: the device that it is already, or a new one. A value that we did not make is never taken over. */
export async function rememberDevice(
  deps: DeviceDeps,
  userId: string,
  known: string | undefined,
  cookies: Readonly<Record<string, string>>,
  setCookie: (cookie: string) => void,
): Promise<void> {
  const cookie = known === undefined ? opaqueSecret() : (cookies[DEVICE_COOKIE] ?? '');
  await deps.store.putDevice({ userId, deviceHash: hashOf(cookie), expiresAt: Math.floor(deps.now() / 1000) + KNOWN_SECONDS });
  setCookie(deviceCookie(cookie, KNOWN_SECONDS));
}
