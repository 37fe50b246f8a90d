import { doneBy } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { VersionedSecret } from '../core/versioned-secret-store.ts';
import { parsePeppers } from '../passwords/pepper.ts';
import type { CommandInput } from './contract.ts';
import type { OperatorReply } from './operator.ts';

/** A secret of several versions, of which the newest is used, and the others for what names them. */
export interface Versioned {
  readonly secret: VersionedSecret;
  /** What is named, and by which version: `passwords` 1, `passwords` 2. */
  readonly uses: () => AsyncIterable<readonly [use: string, version: number]>;
  /** Moves to the newest version what can be moved without its owner. */
  readonly move: (secretText: string) => Promise<void>;
}

export interface VersionDeps {
  readonly versioned: Readonly<Record<CommandInput<'versions'>['secret'], Versioned>>;
  readonly newValue: () => string;
  readonly record: Journal;
  /** For how long functions go on with a value that they have read, in milliseconds. */
  readonly keptMs: number;
  /** Milliseconds. */
  readonly now: () => number;
}

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** How often each version is named, by what. */
async function counted({ uses }: Versioned, versions: readonly number[]): Promise<Counts> {
  const counts: Record<string, Record<string, number>> = Object.fromEntries(versions.map((version) => [version, {}]));
  for await (const [use, version] of uses()) {
    const of = (counts[version] ??= {});
    of[use] = (of[use] ?? 0) + 1;
  }
  return counts;
}

const texts = (secret: string): Readonly<Record<string, string>> => {
  const { versions, of } = parsePeppers(secret);
  return Object.fromEntries(versions.map((version) => [version, of(version) ?? '']));
};
const CHANGED: OperatorReply = { ok: false, error: 'somebody else has changed it meanwhile: look, and ask again' };

const note = ({ record }: VersionDeps, requestId: string, action: string, target: string, change: string): Promise<void> =>
  record(doneBy('operator', requestId, { type: 'secret_version_changed', action, target, change }));

/** Which versions there are, and what names each. */
export async function versions({ secret: name }: CommandInput<'versions'>, { versioned }: VersionDeps): Promise<OperatorReply> {
  const { newest, versions: known } = parsePeppers((await versioned[name].secret.read()).text);
  return { ok: true, secret: name, newest, named: await counted(versioned[name], known) };
}

/** Adds a version, which everything new is made with. */
export async function renew({ secret: name }: CommandInput<'renew'>, requestId: string, deps: VersionDeps): Promise<OperatorReply> {
  const { secret } = deps.versioned[name];
  const { text, id } = await secret.read();
  const { newest } = parsePeppers(text);
  if (!(await secret.replace(id, JSON.stringify({ ...texts(text), [newest + 1]: deps.newValue() })))) return CHANGED;
  await note(deps, requestId, 'renew', name, `${newest} -> ${newest + 1}`);
  return { ok: true, secret: name, newest: newest + 1, everywhereInSeconds: deps.keptMs / 1000 };
}

/** Takes a version away: never the newest, and one that is still named only when that is said. */
export async function drop({ secret: name, version, anyway }: CommandInput<'drop'>, requestId: string, deps: VersionDeps): Promise<OperatorReply> {
  const one = deps.versioned[name];
  const { text, id, sinceMs } = await one.secret.read();
  const { newest, versions: known } = parsePeppers(text);
  if (!known.includes(version)) return { ok: false, error: `there is no version ${version}: ${known.join(', ')}` };
  if (version === newest) return { ok: false, error: `${version} is the newest version: renew it first` };
  // Whoever has read the secret before it was renewed may still write with the version before; twice, for what is on its way.
  const wait = Math.ceil((sinceMs + 2 * deps.keptMs - deps.now()) / 1000);
  if (wait > 0) return { ok: false, error: `functions may still use the version before: ask again in ${wait} seconds` };
  await one.move(text);
  const named = (await counted(one, known))[version] ?? {};
  if (Object.keys(named).length > 0 && !anyway)
    return { ok: false, error: `version ${version} is still named by ${inWords(named)}; --anyway takes it away, and what names it is worth nothing then` };
  if (!(await one.secret.replace(id, JSON.stringify(without(texts(text), version))))) return CHANGED;
  await note(deps, requestId, 'drop', name, `${version} -> -`);
  return { ok: true, secret: name, dropped: version, newest, void: named, everywhereInSeconds: deps.keptMs / 1000 };
}

const inWords = (named: Readonly<Record<string, number>>): string =>
  Object.entries(named)
    .map(([use, times]) => `${times} ${use}`)
    .join(', ');

const without = (all: Readonly<Record<string, string>>, version: number): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => Number(name) !== version));
