import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalAccount } from '../engine.ts';

/** How the operator's command finds the function of a running local cloud. */
export interface OperatorAccess {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly functionName: string;
  /** What the sealer of the journal is given, and where its table and its archive are. */
  readonly journal?: { readonly environment: Readonly<Record<string, string>>; readonly tables: string; readonly objects: string };
}

/** The file beside the data; whoever can read it owns them anyway. */
const operatorAccess = (directory: string): string => join(directory, 'operator.json');

/** The way to the local cloud that runs on a data folder; undefined where none does. */
export function readOperatorAccess(directory: string): OperatorAccess | undefined {
  const file = operatorAccess(directory);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as OperatorAccess) : undefined;
}

export function writeOperatorAccess(
  directory: string,
  account: LocalAccount,
  endpoint: string,
  functionName: string,
  journal?: OperatorAccess['journal'],
): () => void {
  const { region, accessKeyId, secretAccessKey } = account;
  const access: OperatorAccess = { endpoint, region, accessKeyId, secretAccessKey, functionName, ...(journal && { journal }) };
  writeFileSync(operatorAccess(directory), `${JSON.stringify(access)}\n`, { mode: 0o600 });
  return () => rmSync(operatorAccess(directory), { force: true });
}
