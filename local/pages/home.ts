import type { Cloud } from '../cloud/cloud.ts';
import type { Demo } from '../cloud/demo-account.ts';
import { demoAddress, DEMO_SITES } from './demo-sites.ts';
import { escapeHtml } from './reply.ts';

/** Looks of the local pages. */
export const STYLE = `:root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif}body{max-width:46rem;margin:3rem auto;padding:0 1.25rem}h1{font-size:1.6rem;margin:0 0 .25rem}p{margin:.5rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 1.25rem;margin:1.5rem 0}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}code{font:0.95em ui-monospace,monospace;padding:.1em .35em;border-radius:4px;background:light-dark(#eef0f4,#2a303a)}
.note{padding:.75rem 1rem;border-left:4px solid #c27803;background:light-dark(#fff7e6,#332a14)}`;

const link = (href: string, text = href): string => `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;

/** Where everything of the local cloud is. */
export function homePage({ app, edge, api, scan }: Cloud, demo: Demo | undefined): string {
  const rows: [string, string][] = [
    ['Dashboard', link(`${app}/`)],
    ...DEMO_SITES.map(({ name, title }): [string, string] => [title.en, link(`${demoAddress(name, app)}/`)]),
    ['API reference', `${link(`${app}/__local/reference/`)} (try any call as the signed-in demo user)`],
    ['Mails', `${link(`${app}/__local/mailbox`)} (as JSON: ${link(`${app}/__local/mail`)})`],
    ['Security journal', link(`${app}/__local/journal`)],
    ['App host', `<code>${escapeHtml(app)}</code>`],
    ['Edge host', `<code>${escapeHtml(edge)}</code>`],
    ['Bare API, refused without the origin secret', `<code>${escapeHtml(api)}</code>`],
    ...(demo ? [['Demo login', `<code>${escapeHtml(demo.email)}</code> with <code>${escapeHtml(demo.password)}</code>`] as [string, string]] : []),
    ['Scanner', escapeHtml(scan)],
  ];
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Rempart, local cloud</title><style>${STYLE}</style>
<h1>Rempart, local cloud</h1>
<p>The backend runs on this machine from the very templates and bundles that would be deployed.</p>
<dl>${rows.map(([term, detail]) => `<dt>${escapeHtml(term)}</dt><dd>${detail}</dd>`).join('')}</dl>
${scan.startsWith('NOT SCANNED') ? '<p class="note">Files are <strong>not scanned for malware</strong> on this machine: no clamd was found. They are shown as <code>not-scanned</code> everywhere. A deployed instance releases nothing without a scan.</p>' : ''}</html>`;
}
