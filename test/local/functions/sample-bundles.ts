import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionDefinition } from '../../../local/functions/definition.ts';

/** Small bundles as the bundler leaves them, each in its own folder under a project that says `"type": "module"`, as ours does. */
export function sampleBundles() {
  const directory = mkdtempSync(join(tmpdir(), 'bundles-'));
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  return {
    directory,
    define(name: string, source: string, more: Partial<FunctionDefinition> = {}): FunctionDefinition {
      mkdirSync(join(directory, name));
      const file = join(directory, name, 'index.js');
      writeFileSync(file, source);
      const arn = `arn:aws:lambda:eu-west-3:111122223333:function:${name}`;
      return { arn, name, file, exportName: 'handler', environment: {}, timeoutSeconds: 10, memoryMegabytes: 128, ...more };
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
}

export const account = { accessKeyId: 'AKIALOCAL', secretAccessKey: 'secret' };

/** Polls until `ready` holds. @throws Error after ten seconds. */
export async function eventually(ready: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!ready()) {
    if (Date.now() > deadline) throw new Error('did not happen within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
