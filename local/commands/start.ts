import { environmentChoices, launch, LOCAL_RECEIVERS } from '../cloud/launch.ts';
import { seedDemo } from '../cloud/demo-account.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { demoAddress, DEMO_SITES } from '../pages/demo-sites.ts';
import { START_HELP, startOptions } from './options.ts';

/** Steps are shown on standard error while they run; standard output has the `ready` line and what follows it. */
function progressLog(): (step: string) => void {
  const began = performance.now();
  return (step) => console.error(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${step}`);
}

async function untilStopped(cloud: Cloud): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  console.error('stopping');
  // A second signal does not wait.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  await cloud.stop();
}

/** `npm start`: the whole backend on this machine, until Ctrl-C. Exit code 0 after a clean stop, 1 when it could not start. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    const options = startOptions(args);
    if (options === 'help') {
      console.log(START_HELP);
      return 0;
    }
    const progress = progressLog();
    const { port, profile, fresh, trustCountryHeader } = options;
    const cloud = await launch({
      directory: options.data,
      port,
      profile,
      fresh,
      trustCountryHeader,
      ...environmentChoices(),
      ...(options.localReceivers && { network: LOCAL_RECEIVERS }),
      progress,
      log: (line) => options.verbose && console.error(`          ${line}`),
    });
    try {
      if (options.seed) progress('teaching the demo chatbot');
      const demo = options.seed ? await seedDemo(cloud) : undefined;
      progress('ready');
      console.log(`ready app=${cloud.app} edge=${cloud.edge}`);
      console.log(`  dashboard       ${cloud.app}/`);
      console.log(`  everything else ${cloud.app}/__local/`);
      for (const { name, title } of DEMO_SITES) console.log(`  ${`demo: ${name}`.padEnd(16)}${demoAddress(name, cloud.app)}/   (${title.en.toLowerCase()})`);
      console.log(`  API reference   ${cloud.app}/__local/reference/`);
      console.log(`  mails           ${cloud.app}/__local/mailbox`);
      if (demo) console.log(`  demo login      ${demo.email} / ${demo.password}`);
      console.log(`  scanner         ${cloud.scan}`);
      if (options.localReceivers)
        console.log('  webhooks        https://site-PORT.example.com/ is that port of this machine (certificate in .local/cache/site-tls.json)');
      await untilStopped(cloud);
      return 0;
    } catch (error) {
      await cloud.stop();
      throw error;
    }
  } catch (error) {
    console.error(`\nRempart could not start: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
