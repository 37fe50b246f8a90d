import type { Cloud } from '../cloud/cloud.ts';
import { readDemo } from '../cloud/demo-account.ts';
import type { HttpReply } from '../http/message.ts';
import { demoAddress, DEMO_SITES, type DemoSite } from './demo-sites.ts';
import { escapeHtml, reply } from './reply.ts';

const STYLE = `:root{color-scheme:light dark;font:17px/1.6 system-ui,sans-serif;--ground:light-dark(#faf7f2,#16130f);--text:light-dark(#2a2118,#f0e9df);--muted:light-dark(#6b5d4e,#b8a996);--card:light-dark(#fff,#211c16);--line:light-dark(#e6dccd,#3a3128);--accent:light-dark(#1f4d3d,#8fd0b4)}
*{box-sizing:border-box}body{margin:0;color:var(--text);background:var(--ground)}
header,main,footer{max-width:66rem;margin:auto;padding:1rem 1.5rem}
header{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:baseline;border-bottom:1px solid var(--line)}
header strong{font-size:1.25rem;letter-spacing:.02em;margin-inline-end:auto}
a{color:var(--accent)}code{font:.9em ui-monospace,monospace}
.hero{padding:3rem 0 2rem}.hero h1{font-size:2.4rem;line-height:1.15;margin:0 0 .5rem;max-width:22rem}.hero p{margin:0;max-width:34rem;color:var(--muted)}
.says{max-width:38rem;padding:1.25rem 1.5rem;border:1px solid var(--line);border-inline-start:5px solid var(--accent);border-radius:.75rem;background:var(--card)}
.says h2{margin:0 0 .5rem;font-size:1.1rem}.says p{margin:.5rem 0 0;max-width:46rem}
.frames{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));margin:1.5rem 0}
iframe{width:100%;height:26rem;border:2px dashed var(--muted);border-radius:.75rem;background:var(--card)}.frames.whole iframe{height:36rem}
nav ul{max-width:38rem;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:.5rem 0 0;padding:0;list-style:none}footer{color:var(--muted);font-size:.9rem;padding-bottom:7rem}`;

const ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#1f4d3d"/></svg>';

/** What a hostile page puts into frames. */
function framesOf({ frames }: DemoSite, { app, edge }: Cloud, query: string, chat: string): string {
  if (frames === undefined) return '';
  const shop = `<div class="frames whole"><iframe title="The shop" src="${escapeHtml(`${demoAddress('shop', app)}/?${query}`)}"></iframe></div>`;
  const open = `<iframe title="The chat, openly" src="${escapeHtml(`${edge}/w/${chat}`)}"></iframe>`;
  const silent = `<iframe title="The chat, silently" referrerpolicy="no-referrer" src="${escapeHtml(`${edge}/w/${chat}#loader`)}"></iframe>`;
  return frames === 'shop' ? shop : `<div class="frames">${open}${silent}</div>`;
}

/**
 * The page of a demo site: what it is, in two sentences and two languages, with the widget's script tag on it where it has one. `?chatbot=pk_...` shows another chatbot,
 * `&identity=...` a visitor whom the site knows, `&triggers` has the chat look at the page, `&lang=` and `&dir=` the page in another language and direction.
 */
export function demoShop(host: string, target: string, cloud: Cloud): HttpReply {
  const { edge, app, directory } = cloud;
  const { pathname, searchParams } = new URL(target, 'http://shop.localhost');
  const site = DEMO_SITES.find(({ name }) => host === `${name}.localhost`);
  if (site && pathname === '/style.css') return reply(200, 'text/css; charset=utf-8', STYLE);
  if (site && pathname === '/favicon.ico') return reply(200, 'image/svg+xml', ICON);
  if (!site || pathname !== '/') return reply(404, 'text/plain; charset=utf-8', 'There is no such page on this site.');
  const chat = searchParams.get('chatbot') ?? readDemo(directory)?.publicKey ?? '';
  const identity = searchParams.get('identity');
  const language = searchParams.get('lang') ?? 'en';
  const direction = searchParams.get('dir') === 'rtl' ? 'rtl' : 'ltr';
  const tag = `<script src="${escapeHtml(edge)}/chat.js" data-chatbot="${escapeHtml(chat)}"${identity === null ? '' : ` data-identity="${escapeHtml(identity)}"`}${searchParams.has('triggers') ? ' data-triggers' : ''} defer></script>`;
  const others = DEMO_SITES.map(
    (each) => `<li><a href="${demoAddress(each.name, app)}/"${each === site ? ' aria-current="page"' : ''}>${escapeHtml(each.title.en)}</a></li>`,
  );
  const policy = site.policy?.(edge).join('; ');
  const html = `<!doctype html><html lang="${escapeHtml(language)}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Orvella · ${escapeHtml(site.title.en)}</title><link rel="stylesheet" href="/style.css">${site.frames ? '' : tag}</head>
<body><header><strong>Orvella</strong><a href="?lang=en" lang="en">English</a><a href="?lang=fr" lang="fr">Français</a><a href="?dir=rtl">right to left</a></header>
<main><div class="hero" lang="en" dir="ltr"><h1>Espresso, measured to the gram.</h1><p>The Orvella One pulls the same shot every morning. This is a made-up shop at <code>${escapeHtml(host)}</code>, to try the chat on.</p></div>
<section class="says" dir="ltr"><h2><span lang="en">${escapeHtml(site.title.en)}</span> · <span lang="fr">${escapeHtml(site.title.fr)}</span></h2><p lang="en">${escapeHtml(site.says.en)}</p><p lang="fr">${escapeHtml(site.says.fr)}</p></section>
${framesOf(site, cloud, searchParams.toString(), encodeURIComponent(chat))}</main>
<footer lang="en" dir="ltr"><nav aria-label="Demo sites"><ul>${others.join('')}<li><a href="${escapeHtml(app)}/__local/">The local cloud</a></li></ul></nav></footer></body></html>`;
  return reply(200, 'text/html; charset=utf-8', html, policy === undefined ? [] : [['Content-Security-Policy', policy]]);
}
