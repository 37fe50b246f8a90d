import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { worker } from '../core/worker.ts';
import { outgoing } from '../outgoing/client.ts';
import { network } from '../outgoing/network.ts';
import type { TargetRules } from '../outgoing/target.ts';
import { fetchJob, importerEnv } from './contract.ts';
import { importPage, type ImporterDeps } from './importer.ts';
import { importSitemap } from './sitemap-importer.ts';

export const handler = worker(
  fetchJob,
  ({ body, signal }, deps: ImporterDeps & { readonly rules: TargetRules }) =>
    body.kind === 'page' ? importPage(body, deps, signal) : importSitemap(body, deps.rules, deps, signal),
  () => {
    const { OWN_HOSTS: ownHosts, OUTGOING_PORTS: ports } = readEnv(importerEnv);
    const rules = { ownHosts, ports };
    return {
      rules,
      outgoing: (signal) => outgoing(network(), rules, signal),
      put: async (url, contentType, body, signal) =>
        (await fetch(url, { method: 'PUT', headers: { 'content-type': contentType }, body: Buffer.from(body), redirect: 'error', signal })).status,
      log: (sentence, fetchId) => functionLog().info(sentence, { fetchId }),
    };
  },
);
