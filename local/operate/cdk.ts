import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../cloud/root.ts';

/** Runs the CDK's own command line with its output shown, and resolves to its exit code. What it prints goes to standard error, so that standard output stays ours. */
export const cdk = (args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/aws-cdk/bin/cdk'), ...args], {
      cwd: root,
      env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
      stdio: ['inherit', process.stderr, 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
