import type { StripeStandIn } from '../engines/stripe/stripe.ts';
import type { HttpReply, HttpRequest } from '../http/message.ts';
import { STYLE } from './home.ts';
import { escapeHtml, json, reply } from './reply.ts';

const BODY_MAX = 10_000;
/** States into which a subscription can be put by hand, to see what becomes of a plan. */
const STATES = ['active', 'past_due', 'unpaid', 'paused', 'canceled'];

const page = (title: string, body: string): HttpReply =>
  reply(
    200,
    'text/html; charset=utf-8',
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style><h1>${title}</h1><p class="note">A stand-in for Stripe on this machine. No money moves.</p>${body}</html>`,
    [['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; form-action *; frame-ancestors 'none'"]],
  );
const button = (action: string, text: string, status = ''): string =>
  `<form method="post" action="${escapeHtml(action)}"><input type="hidden" name="status" value="${status}"><button>${escapeHtml(text)}</button></form>`;
const seeOther = (location: string): HttpReply => ({
  status: 303,
  headers: [
    ['Location', location],
    ['Content-Length', '0'],
  ],
});

function payPage(stripe: StripeStandIn, id: string): HttpReply {
  const session = stripe.state().sessions.find((each) => each.id === id && each.status === 'open');
  if (!session) return json({ error: 'this page is done with' }, 404);
  const trial = session.trialDays > 0 ? `, after ${session.trialDays} days for nothing` : '';
  return page(
    'Checkout',
    `<p>Subscribe to <code>${escapeHtml(session.priceId)}</code>${trial}.</p>${button(`/__local/stripe/pay/${id}`, 'Pay')}<p><a href="${escapeHtml(session.cancelUrl)}">Leave</a></p>`,
  );
}

function portalPage(stripe: StripeStandIn, id: string): HttpReply {
  const portal = stripe.state().portals.find((each) => each.id === id);
  if (!portal) return json({ error: 'no such page' }, 404);
  const rows = stripe.state().subscriptions.filter(({ customer }) => customer === portal.customer);
  const shown = rows.map(
    ({ id: subscription, priceId, status }) =>
      `<p><code>${escapeHtml(priceId)}</code>: ${escapeHtml(status)}</p>${STATES.map((state) => button(`/__local/stripe/subscriptions/${subscription}`, state, state)).join('')}`,
  );
  return page('Customer portal', `${shown.join('')}<p><a href="${escapeHtml(portal.returnUrl)}">Back</a></p>`);
}

/** Pages of the stand-in for Stripe, and how a test or a curious person has things happen there. */
export async function stripePage(request: HttpRequest, path: string, stripe: StripeStandIn): Promise<HttpReply> {
  const [, kind = '', id = ''] = /^\/__local\/stripe\/(pay|portal|subscriptions|away)(?:\/(\w+))?$/.exec(path) ?? [];
  if (request.method === 'GET') return kind === 'pay' ? payPage(stripe, id) : kind === 'portal' ? portalPage(stripe, id) : json({ error: 'no such page' }, 404);
  const form = new URLSearchParams((await request.body.read(BODY_MAX))?.toString('utf8'));
  if (kind === 'pay') {
    const back = await stripe.pay(id);
    return back === undefined ? json({ error: 'this page is done with' }, 404) : seeOther(back);
  }
  if (kind === 'away') {
    stripe.setAway(form.get('away') === 'true');
    return json({ away: form.get('away') === 'true' });
  }
  if (kind !== 'subscriptions' || !stripe.state().subscriptions.some((each) => each.id === id)) return json({ error: 'no such page' }, 404);
  const [status, currency] = [form.get('status'), form.get('currency')];
  await stripe.change(id, { ...(status && { status }), ...(currency && { over: { currency } }) });
  return json(stripe.state().subscriptions.find((each) => each.id === id));
}
