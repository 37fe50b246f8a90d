// Plain JavaScript that every Node can read: it says what is wrong before any newer syntax is met.
import module from 'node:module';
import { join } from 'node:path';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  console.error(`Rempart needs Node 24.15 or newer and this is ${process.version} (${process.execPath}).`);
  console.error(
    '"npm ci" brings its own Node 24 for Linux, Windows and Intel Macs, and "npm start" uses it. If you see this after "npm ci", your platform has no such package',
  );
  console.error('(Apple silicon has none that is new enough) or optional packages were left out: install Node 24.15 or newer and run the command again.');
  process.exit(1);
}
const names = ['start', 'demo', 'doctor', 'admin', 'journal:verify', 'deploy', 'smoke', 'cost', 'logs', 'destroy'];
const [command = 'start', ...args] = process.argv.slice(2);
if (!names.includes(command)) {
  console.error(`unknown command ${command}: one of ${names.join(', ')}`);
  process.exit(2);
}
// What is compiled, types taken out, is kept for the next command: half of what a start does before its first word.
module.enableCompileCache(join(import.meta.dirname, '../.local/compiled'));
const { run } = await import(`./commands/${command.replace(':', '-')}.ts`);
process.exitCode = await run(args);
