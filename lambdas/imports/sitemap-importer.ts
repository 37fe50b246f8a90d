import robotsModule from 'robots-parser';
import { AGENT_NAME } from '../outgoing/contract.ts';
import type { Fetched, Outgoing } from '../outgoing/client.ts';
import { urlReason, urlRefused } from '../outgoing/refusal.ts';
import { hostOf, parseTarget, type TargetRules } from '../outgoing/target.ts';
import { REFUSAL_TYPE, SITEMAP_FILES, SITEMAP_LEVELS, SITEMAP_PAGES, SITEMAP_TYPE, type SitemapJob } from './contract.ts';
import type { ImporterDeps } from './importer.ts';
import { wanted } from './path-pattern.ts';
import { readSitemap } from './sitemap-file.ts';

/** Its types describe an ES module; what it exports is the function itself. */
const robotsParser = robotsModule as unknown as typeof robotsModule.default;

/** RFC 9309 2.5: at least 500 KiB of a robots.txt are read. */
const ROBOTS_BYTES = 512_000;
const XML = /^(?:text\/xml|application\/(?:xml|[\w.-]+\+xml|gzip|x-gzip|octet-stream)|text\/plain)$/;

/** Two hosts are one site when they differ by `www.` at most. */
export const sameSite = (one: URL, other: URL): boolean => hostOf(one).replace(/^www\./, '') === hostOf(other).replace(/^www\./, '');

/** What a site lets us read. No robots.txt lets all; one that cannot be had lets nothing (RFC 9309 2.3.1). */
async function robots(client: Outgoing, origin: string): Promise<(url: string) => boolean> {
  const address = `${origin}/robots.txt`;
  const file: Fetched = await client.get(address, { accept: 'text/plain', takes: () => true, maxBytes: ROBOTS_BYTES, absentIsEmpty: true });
  const rules = robotsParser(address, file.bytes.toString('utf8'));
  return (url) => rules.isAllowed(url, AGENT_NAME) !== false;
}

function judged(location: string, rules: TargetRules): URL | undefined {
  try {
    return parseTarget(location, rules);
  } catch {
    return undefined;
  }
}

/** The pages that a sitemap names, on its own site, as far as its robots.txt and the limits let: each address is judged by itself (S6.16). */
export async function pagesOf({ url, include, exclude }: SitemapJob, client: Outgoing, rules: TargetRules): Promise<string[]> {
  const start = parseTarget(url, rules);
  const allowed = await robots(client, start.origin);
  const pages = new Set<string>();
  let files = 0;
  let level: string[] = [start.href];
  for (let depth = 0; depth < SITEMAP_LEVELS && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const address of level) {
      if (files >= SITEMAP_FILES || pages.size >= SITEMAP_PAGES) break;
      if (!allowed(address)) continue;
      files += 1;
      const { kind, locations } = readSitemap((await client.get(address, { accept: 'application/xml', takes: (type) => XML.test(type) })).bytes);
      for (const location of locations) {
        const target = judged(location, rules);
        if (!target || !sameSite(start, target)) continue;
        if (kind === 'index') next.push(target.href);
        else if (pages.size < SITEMAP_PAGES && wanted(target, include, exclude) && allowed(target.href)) pages.add(target.href);
      }
    }
    level = next;
  }
  if (pages.size === 0) throw urlRefused('unreachable', 'no page that may be imported');
  return [...pages];
}

/** Reads a sitemap and puts the list of its pages, or the reason why there is none, under the one name that the job may use. */
export async function importSitemap(job: SitemapJob, rules: TargetRules, deps: ImporterDeps, signal: AbortSignal): Promise<void> {
  const { type, value } = await pagesOf(job, deps.outgoing(signal), rules)
    .then((urls) => ({ type: SITEMAP_TYPE, value: { urls } as object }))
    .catch((error: unknown) => {
      const reason = urlReason(error);
      if (!reason) throw error;
      return { type: REFUSAL_TYPE, value: { reason } };
    });
  const status = await deps.put(job.put, type, Buffer.from(JSON.stringify(value)), signal);
  if (status === 403) return deps.log('the link of this fetch has expired', job.fetchId);
  if (status < 200 || status > 299) throw new Error(`the list was not stored: ${status}`);
}
