import { Problem } from '../core/problem.ts';
import type { AccountScope } from '../database/account.ts';
import { requireRemembered } from '../database/forgotten-store.ts';
import { vouchingSecrets } from '../database/visitor-secret-store.ts';
import { publishedChatbot, type ServedChatbot } from '../database/published.ts';
import { refuseKeyVisit, refuseVisit, wholePolicy, withoutPlaces, type Visit } from './policy.ts';

/** A visitor at one of the doors. */
export interface Visitor {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly visitorId: string;
  readonly publicKey: string;
  readonly visit: Visit;
  /** The secret by which a site vouched for the visitor, where one did. */
  readonly signedBy?: string | undefined;
}

/**
 * The chatbot that a visitor may use at this moment: what the door of messages asks, for every other door.
 * @throws Problem `not-found` for a chatbot that is not served or a visitor who was forgotten (S11.3), `not-signed-in` when the public key was renewed or the secret that vouched has ended, or the code
 * of the rule that refuses the visit.
 */
export async function admitVisitor(scope: AccountScope, visitor: Visitor): Promise<ServedChatbot> {
  const { chatbotId, visitorId, visit, signedBy } = visitor;
  const chatbot = servedTo(await publishedChatbot(scope, chatbotId), visitor);
  await requireRemembered(scope, chatbotId, visitorId);
  if (signedBy !== undefined) {
    const secrets = await vouchingSecrets(scope, chatbotId, visit.atMs);
    requireVouched(
      signedBy,
      secrets.map(({ id }) => id),
    );
  }
  return chatbot;
}

/** A chatbot that is served, to somebody with its key whom the policy admits. @throws as `admitVisitor` does. */
export function servedTo(chatbot: ServedChatbot | undefined, { publicKey, visit }: Pick<Visitor, 'publicKey' | 'visit'>): ServedChatbot {
  if (!chatbot) throw new Problem('not-found', 'chatbot');
  if (chatbot.publicKey !== publicKey) throw new Problem('not-signed-in', 'the public key was renewed');
  refuseVisit(wholePolicy(chatbot.policy), visit);
  return chatbot;
}

/** A chatbot that the team's own call is about, and that a key may ask from where it is. @throws Problem `not-found`, or the code of the rule that refuses the key. */
export function servedToTeam(chatbot: ServedChatbot | undefined, keyVisit: Visit | undefined): ServedChatbot {
  if (!chatbot) throw new Problem('not-found', 'chatbot');
  if (keyVisit) refuseKeyVisit(wholePolicy(chatbot.policy), keyVisit);
  return chatbot;
}

/** @throws Problem `not-signed-in` when the secret that vouched is none of those that do. */
export function requireVouched(signedBy: string, vouching: readonly string[]): void {
  if (!vouching.includes(signedBy)) throw new Problem('not-signed-in', 'the secret by which the site vouched has ended');
}

/**
 * The chatbot that somebody may use at this moment through a messaging service. The service tells neither address nor country, so rules on them admit nobody, unless
 * the channel says that they are not meant for it; whoever must be vouched for by a site is not (S26).
 * @throws Problem `not-found` for a chatbot that is not served or a channel that is gone or off, or the code of the rule that refuses the visit.
 */
export async function admitOnChannel(
  scope: AccountScope,
  { chatbotId, channelId, visit }: { readonly chatbotId: string; readonly channelId: string; readonly visit: Visit },
): Promise<ServedChatbot> {
  const chatbot = await publishedChatbot(scope, chatbotId);
  const channel = await scope.tx
    .selectFrom('app.channels')
    .select('admits_unplaced')
    .where('account_id', '=', scope.accountId)
    .where('chatbot_id', '=', chatbotId)
    .where('channel_id', '=', channelId)
    .where('enabled', '=', true)
    .executeTakeFirst();
  return servedOnChannel(chatbot, channel && { admitsUnplaced: channel.admits_unplaced }, visit);
}

/** A chatbot that is served to whoever writes through a channel that is on. @throws as `admitOnChannel` does. */
export function servedOnChannel(chatbot: ServedChatbot | undefined, channel: { readonly admitsUnplaced: boolean } | undefined, visit: Visit): ServedChatbot {
  if (!chatbot || !channel) throw new Problem('not-found', 'chatbot or channel');
  const policy = wholePolicy(chatbot.policy);
  refuseVisit(channel.admitsUnplaced ? withoutPlaces(policy) : policy, visit);
  return chatbot;
}
