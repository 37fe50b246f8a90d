import { readFileSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from 'playwright-core';
import { cloud } from './cloud.ts';

/** Debian's chromium, or the one that CHROMIUM names. In a container it runs as root, which its sandbox does not allow. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--force-color-profile=srgb'] });

export interface Look {
  readonly language: 'en' | 'fr';
  readonly width?: number;
  readonly dark?: boolean;
  /** For whoever does not ask for less of it. */
  readonly motion?: boolean;
  /** For whoever must not be taken for a program. */
  readonly agent?: string;
  /** For tools that put script into a page; what is judged without it is judged as it is. */
  readonly withoutPolicy?: boolean;
}

/** A reader with a browser of one's own. */
export const newReader = (
  browser: Browser,
  { language, width = 1280, dark = false, motion = false, agent, withoutPolicy = false }: Look,
): Promise<BrowserContext> =>
  browser.newContext({
    locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: motion ? 'no-preference' : 'reduce',
    bypassCSP: withoutPolicy,
    ...(agent !== undefined && { userAgent: agent }),
  });

/** What a page has complained about: broken rules of its policy, errors of its script. Refusals of the service are none. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/^Failed to load resource: the server responded with a status of (?:401|403|404|409|422|429)/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** Goes to a page of the dashboard and waits until it shows its title. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`${cloud().app}/#${path}`);
  await page.locator('h1').first().waitFor();
  await page.locator('main:not(:has(.loading))').waitFor();
}

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

async function violationsOf(page: Page | Frame): Promise<readonly Violation[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.addScriptTag({ content: AXE });
  return (await page.evaluate('axe.run(document).then(({ violations }) => violations)')) as Violation[];
}

const told = (violations: readonly Violation[]): string[] =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));

/** What of a page assistive technology would get wrong, where it is serious or worse. */
export const seriousViolations = async (page: Page): Promise<string[]> =>
  told((await violationsOf(page)).filter(({ impact }) => impact === 'serious' || impact === 'critical'));

/** What of a frame it would get wrong at all. */
export const allViolations = async (frame: Frame): Promise<string[]> => told(await violationsOf(frame));
