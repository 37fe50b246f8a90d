import type { StoredMail } from '../engines/mailbox.ts';
import type { HttpReply } from '../http/message.ts';
import { STYLE } from './home.ts';
import { escapeHtml, json, reply } from './reply.ts';

/** Mails of one page. */
const SHOWN = 200;
/** Links of a page lead to where the product is; a mail itself may load nothing and run nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/**
 * The HTML of a mail, alone: no script, nothing from anywhere, an origin of its own that knows no cookie. `sandbox` holds however it is opened (CSP 3, 6.3.2).
 * Its links open the product in a tab that is not bound by it.
 */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";
const LOOKS = `${STYLE}
ol{list-style:none;margin:1.5rem 0;padding:0}li{padding:.6rem 0;border-top:1px solid light-dark(#d8dce3,#39414d)}li span{display:block;font-size:.875rem;opacity:.8;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:0.95em/1.5 ui-monospace,monospace;padding:1rem;border-radius:6px;background:light-dark(#eef0f4,#2a303a)}iframe{width:100%;height:24rem;border:1px solid light-dark(#d8dce3,#39414d);border-radius:6px}
form{margin:1rem 0}input,button{font:inherit;padding:.3rem .6rem}`;

const page = (title: string, body: string): HttpReply =>
  reply(
    200,
    'text/html; charset=utf-8',
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${LOOKS}</style>${body}</html>`,
    [
      ['Content-Security-Policy', POLICY],
      ['Referrer-Policy', 'no-referrer'],
    ],
  );

/** Links of a mail are whatever was in its text: only those of the web are links. */
const linkTo = (href: string): string =>
  /^https?:\/\//.test(href) ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer" target="_blank">${escapeHtml(href)}</a>` : escapeHtml(href);
const when = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`;

function listPage(mails: readonly StoredMail[], to: string): HttpReply {
  const newest = mails.toReversed().filter((mail) => to === '' || mail.to.includes(to));
  const lines = newest
    .slice(0, SHOWN)
    .map(
      ({ id, at, subject, to: readers }) =>
        `<li><a href="/__local/mailbox/${encodeURIComponent(id)}">${escapeHtml(subject)}</a><span>${readers.map((each) => `<a href="/__local/mailbox?to=${encodeURIComponent(each)}">${escapeHtml(each)}</a>`).join(', ')} · ${when(at)}</span></li>`,
    );
  const about = to === '' ? 'Every mail that was sent' : `Mails to <code>${escapeHtml(to)}</code>. <a href="/__local/mailbox">All mails</a>`;
  return page(
    'Mails',
    `<h1>Mails</h1><p>${about}, newest first. Nothing has left this machine.</p>
<form method="get" action="/__local/mailbox"><label>To <input type="email" name="to" value="${escapeHtml(to)}" maxlength="254"></label> <button>Show</button></form>
${lines.length === 0 ? '<p class="note">There is none.</p>' : `<ol>${lines.join('')}</ol>`}${newest.length > SHOWN ? `<p>${newest.length - SHOWN} older ones are not shown.</p>` : ''}`,
  );
}

function mailPage({ id, at, from, to, subject, text, html, links, headers = {} }: StoredMail): HttpReply {
  const rows: [string, string][] = [
    ['From', escapeHtml(from)],
    ['To', escapeHtml(to.join(', '))],
    ['Sent', when(at)],
    ...Object.entries(headers).map(([name, value]): [string, string] => [escapeHtml(name), escapeHtml(value)]),
  ];
  return page(
    subject,
    `<p><a href="/__local/mailbox">All mails</a></p><h1>${escapeHtml(subject)}</h1><dl>${rows.map(([term, detail]) => `<dt>${term}</dt><dd>${detail}</dd>`).join('')}</dl>
${links.length === 0 ? '' : `<h2>Links</h2><ul>${links.map((link) => `<li>${linkTo(link)}</li>`).join('')}</ul>`}
<h2>As text</h2><pre>${escapeHtml(text)}</pre>
${html === undefined ? '' : `<h2>As HTML</h2><iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="The mail as HTML" src="/__local/mailbox/${encodeURIComponent(id)}/html"></iframe>`}`,
  );
}

/** The mailbox of the local cloud, for people: what the product has mailed, newest first, each mail as its reader would see it. */
export function mailboxPage(path: string, query: URLSearchParams, mails: readonly StoredMail[]): HttpReply {
  const [, id, part] = /^\/__local\/mailbox(?:\/([\w-]+)(\/html)?)?$/.exec(path) ?? [];
  if (id === undefined) return path === '/__local/mailbox' ? listPage(mails, query.get('to') ?? '') : json({ error: 'no such page' }, 404);
  const mail = mails.find((each) => each.id === id);
  if (!mail) return json({ error: 'no such mail' }, 404);
  if (part === undefined) return mailPage(mail);
  return mail.html === undefined
    ? json({ error: 'this mail has no HTML' }, 404)
    : reply(200, 'text/html; charset=utf-8', mail.html.replace(/<head>/i, '<head><base target="_blank">'), [
        ['Content-Security-Policy', MAIL_POLICY],
        ['Referrer-Policy', 'no-referrer'],
      ]);
}
