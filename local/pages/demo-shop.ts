import type { Cloud } from '../cloud/cloud.ts';
import { readDemo } from '../cloud/demo-account.ts';
import type { HttpReply } from '../http/message.ts';
import { STYLE } from './home.ts';
import { escapeHtml, reply } from './reply.ts';

/**
 * A site of somebody else, with the widget's script tag on it: `shop.localhost` is listed for the demo chatbot, `other.localhost` is not. `?chatbot=pk_...`
 * shows another chatbot, `&identity=...` a visitor whom the shop knows. The page has a strict policy of its own, as a careful site would.
 */
export function demoShop(host: string, target: string, { edge, app, directory }: Cloud): HttpReply {
  const { pathname, searchParams } = new URL(target, 'http://shop.localhost');
  if (pathname !== '/') return reply(404, 'text/plain; charset=utf-8', 'There is no such page in this shop.');
  const key = searchParams.get('chatbot') ?? readDemo(directory)?.publicKey ?? '';
  const identity = searchParams.get('identity');
  const listed = host === 'shop.localhost';
  const policy = ["default-src 'none'", "style-src 'unsafe-inline'", `script-src ${edge}`, `frame-src ${edge}`, "base-uri 'none'", "form-action 'none'"].join(
    '; ',
  );
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Orvella</title><style>${STYLE}</style>
<h1>Orvella</h1>
<p>This is the demo shop at <code>${escapeHtml(host)}</code>. ${listed ? 'It is listed for the demo chatbot: open the chat at the lower right and ask, for example, “How much coffee goes into a double basket?”' : 'It is <strong>not</strong> listed for the demo chatbot: the frame is refused, and the chat does not open.'}</p>
<p><a href="${escapeHtml(app)}/__local/">Back to the local cloud</a></p>
<script src="${escapeHtml(edge)}/chat.js" data-chatbot="${escapeHtml(key)}"${identity === null ? '' : ` data-identity="${escapeHtml(identity)}"`} defer></script></html>`;
  return reply(200, 'text/html; charset=utf-8', html, [['Content-Security-Policy', policy]]);
}
