import { forDocument, refuseVisit, visitOf } from '../access/policy.ts';
import { visitorOf } from '../bots/visitor.ts';
import { frameAncestors, refererOrigin } from '../access/site.ts';
import type { Operations } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
import type { CancelStore } from '../database/cancel-store.ts';
import type { Sealer } from '../passwords/sealed.ts';
import type { TokenSigner } from '../tokens/sign.ts';
import { textClaim, verifyOnce, type TokenVerifier } from '../tokens/verify.ts';
import { vouchedId, vouchedVisitor, type VouchedVisitor } from '../tokens/visitor-identity.ts';
import { TICKET_SECONDS, VISITOR_TOKEN_SECONDS, type widgetRoutes } from './contract.ts';
import { endVisitorCookie, RETURNING_SECONDS, visitorCookie, visitorCookieName } from '../tokens/visitor-cookie.ts';
import type { FramePage } from './frame-document.ts';
import { lookOf } from './look.ts';
import type { WidgetChatbot, WidgetStore } from './widget-store.ts';

export interface WidgetDeps {
  readonly store: WidgetStore;
  readonly cancels: Pick<CancelStore, 'cancel'>;
  readonly sealer: Pick<Sealer, 'open'>;
  readonly signer: TokenSigner;
  readonly verifier: TokenVerifier;
  readonly render: (page: FramePage) => { html: string; contentSecurityPolicy: string };
  /** Where visitors post the forms of their files, as an origin. */
  readonly uploads: string;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

/** What a browser writes for an origin that it does not tell (HTML, 7.1.1): no list of sites has it. */
const NO_ORIGIN = 'null';

/** What a browser says when it loads a frame; anything else is not a frame (Fetch Metadata). Absent in old browsers and other clients. */
const FRAME_DESTINATIONS = new Set(['iframe', 'frame']);

/** The visitor of a token that is still good for this chatbot; a token that is not is as good as none. */
async function knownVisitor(verifier: TokenVerifier, kind: 'visitor' | 'returning', token: string | undefined, chatbotId: string): Promise<string | undefined> {
  if (!token) return undefined;
  const claims = await verifier.verify(kind, token).catch(() => undefined);
  // Who is not vouched for any more is somebody new: on the device of somebody who has left the site, nobody goes on as that person.
  return claims?.['bot'] === chatbotId && claims['sgn'] === undefined ? claims.sub : undefined;
}

/** The visitor for whom the site vouches. @throws Problem `token-refused`. */
async function vouchedFor(
  identity: string,
  publicKey: string,
  { accountId, chatbotId }: WidgetChatbot,
  { store, sealer, now }: WidgetDeps,
): Promise<VouchedVisitor> {
  const sealed = await store.vouching({ accountId, chatbotId });
  const secrets = await Promise.all(sealed.map(async ({ id, sealed: text }) => ({ id, secret: await sealer.open(text, chatbotId) })));
  return vouchedVisitor(identity, secrets, publicKey, now());
}

/** The visitor of a token from before, or else of the browser's cookie, unless that visitor has asked to be forgotten. */
async function rememberedVisitor(
  { token, cookie }: { readonly token: string | undefined; readonly cookie: string | undefined },
  { accountId, chatbotId }: { readonly accountId: string; readonly chatbotId: string },
  { verifier, store }: Pick<WidgetDeps, 'verifier' | 'store'>,
): Promise<string | undefined> {
  const visitorId = (await knownVisitor(verifier, 'visitor', token, chatbotId)) ?? (await knownVisitor(verifier, 'returning', cookie, chatbotId));
  return visitorId !== undefined && (await store.remembers({ accountId, chatbotId, visitorId })) ? visitorId : undefined;
}

/** From the site around the frame to a visitor's token. */
export const widget: Operations<typeof widgetRoutes, WidgetDeps> = {
  async frame({ params, headers, client }, { store, signer, render, uploads, now }) {
    const chatbot = await store.chatbot(params.publicKey);
    if (!chatbot) throw new Problem('not-found', 'public key');
    const destination = headers['sec-fetch-dest'];
    // A page of its own, opened in a tab: only where the customer has one, and only a browser that says so.
    const hosted = chatbot.policy.hostedPage && destination === 'document';
    if (destination !== undefined && !hosted && !FRAME_DESTINATIONS.has(destination)) throw new Problem('origin-refused', 'not loaded as a frame');
    // A ticket is bound to whoever asked. Without a Referer nobody is known to have, which is nobody's site where sites are listed.
    const parent = hosted ? client.origin : (refererOrigin(headers['referer']) ?? NO_ORIGIN);
    // Closed hours are for the page to show; whoever may not be here at all gets none.
    refuseVisit(forDocument(chatbot.policy), visitOf({ parentOrigin: parent }, client, now()));
    const { accountId, chatbotId, language, name, theme, triggers } = chatbot;
    const ticket = await signer.sign('ticket', { subject: params.publicKey, seconds: TICKET_SECONDS, claims: { acc: accountId, bot: chatbotId, org: parent } });
    const page = { ticket, language, name, look: lookOf(theme), triggers, host: client.origin, uploads, ancestors: frameAncestors(chatbot.policy) };
    return { ...render(page), frameable: true };
  },

  async openSession({ body, client, cookies, setCookie }, deps) {
    const { store, signer, verifier, newId, now } = deps;
    const ticket = await verifyOnce(verifier, 'ticket', body.ticket);
    if (!(await store.consume(ticket.jti, ticket.exp + 60))) throw new Problem('token-refused', 'ticket used before');
    const chatbot = await store.chatbot(ticket.sub);
    if (!chatbot) throw new Problem('not-found', 'public key');
    const parent = textClaim(ticket, 'org');
    const vouched = body.identity === undefined ? undefined : await vouchedFor(body.identity, ticket.sub, chatbot, deps);
    refuseVisit(chatbot.policy, visitOf({ parentOrigin: parent, ...(vouched && { signedBy: vouched.secretId }) }, client, now()));
    const { accountId, chatbotId, name, language, welcomeMessage, suggestedMessages, notice, theme } = chatbot;
    // A visitor who has asked to be forgotten begins anew; whom the site names is who the site says.
    const before = { token: body.visitorToken, cookie: cookies[visitorCookieName(ticket.sub)] };
    const remembered = body.anew ? undefined : await rememberedVisitor(before, { accountId, chatbotId }, deps);
    const known = vouched ? vouchedId(chatbotId, vouched.subject) : remembered;
    const visitorId = known ?? newId();
    if (vouched?.name !== undefined || vouched?.email !== undefined) await store.noteContact({ accountId, chatbotId, visitorId }, { id: newId(), ...vouched });
    const token = await signer.sign('visitor', {
      subject: visitorId,
      seconds: VISITOR_TOKEN_SECONDS,
      claims: { acc: accountId, bot: chatbotId, key: ticket.sub, org: parent, ...(vouched && { sgn: vouched.secretId }) },
    });
    // Somebody whom the site names is told anew who that is, every time; on this device nobody goes on as whoever was here before.
    if (vouched) setCookie(endVisitorCookie(ticket.sub));
    else
      setCookie(
        visitorCookie(
          ticket.sub,
          await signer.sign('returning', { subject: visitorId, seconds: RETURNING_SECONDS, claims: { acc: accountId, bot: chatbotId } }),
        ),
      );
    const conversation = known ? await store.latestConversation({ accountId, chatbotId, visitorId }) : undefined;
    return {
      token,
      expiresInSeconds: VISITOR_TOKEN_SECONDS,
      ...(conversation && { conversation }),
      chatbot: { name, language, welcomeMessage, suggestedMessages: [...suggestedMessages], notice, theme: { ...theme } },
    };
  },

  async widgetCancel({ principal, body }, { store, cancels, now }) {
    const conversationId = body.conversationId ?? (await store.latestConversation(principal))?.id;
    if (conversationId !== undefined) await cancels.cancel({ ...principal, conversationId }, now());
  },

  async widgetConversation(call, { store, now }) {
    await store.admit(visitorOf(call, now()));
    return { conversation: (await store.latestConversation(call.principal)) ?? null };
  },
};
