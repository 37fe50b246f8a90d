// `npm test`: brings bundles and templates up to date once, then runs Jest in native ESM. Arguments go to Jest. REMPART_TEST_PROFILE=economy: against that profile.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  console.error(`The tests need Node 24.15 or newer and this is ${process.version}. "npm ci" brings one: run them with "npm test".`);
  process.exit(1);
}

const { ensureAssembly, ensureBundles } = await import('../local/cloud/assembly-cache.ts');
const progress = (step) => console.error(`${step} ...`);
const profile = process.env.REMPART_TEST_PROFILE === 'economy' ? 'economy' : 'production';
// Both profiles where templates are tested: no worker synthesizes what another one is reading.
const profiles = process.argv.includes('--config') ? [profile] : ['production', 'economy'];
// Their bundles are the same; each template is made by a process of its own, which has one core.
await ensureBundles(progress);
await Promise.all(profiles.map((each) => ensureAssembly(each, progress)));

// Stacks that a test makes for itself are no templates of ours, and to load AWS's validator takes five seconds each time. Assemblies are validated always.
process.env.CDK_VALIDATION = 'false';
// For Jest itself and every process that tests start: what is compiled once is kept.
process.env.NODE_COMPILE_CACHE ??= join(root, '.local/compiled');
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', join(root, 'node_modules/jest/bin/jest.js'), ...process.argv.slice(2)];
// What tests leave among the temporary files goes with the run: Jest does not tell a test file that its process ends.
const temporary = mkdtempSync(join(tmpdir(), 'rempart-run-'));
for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = temporary;
const { status } = spawnSync(process.execPath, jest, { cwd: root, stdio: 'inherit' });
rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
process.exitCode = status ?? 1;
