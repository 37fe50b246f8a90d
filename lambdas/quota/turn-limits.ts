import { USUAL, type MinuteLimits, type OpenLimits, type TurnLimits } from './contract.ts';

/** What has been said of a chatbot; what has not is usual. */
export interface ChatbotLimits {
  readonly minute: Partial<MinuteLimits>;
  readonly open: Partial<OpenLimits>;
}

export const NOTHING_SAID: ChatbotLimits = { minute: {}, open: {} };

const least = (a: number, b: number): number => Math.min(a, b);

/** What bounds the turns of a chatbot: its own limits, and in any case those of the plan. */
export function turnLimits(plan: TurnLimits, own: ChatbotLimits = NOTHING_SAID): TurnLimits {
  const minute = { ...USUAL.minute, ...own.minute };
  const open = { ...USUAL.open, ...own.open };
  return {
    ...plan,
    minute: {
      visitor: least(minute.visitor, plan.minute.visitor),
      key: least(minute.key, plan.minute.key),
      address: least(minute.address, plan.minute.address),
      chatbot: least(minute.chatbot, plan.minute.chatbot),
    },
    open: { visitor: least(open.visitor, plan.open.visitor), key: least(open.key, plan.open.key), chatbot: least(open.chatbot, plan.open.chatbot) },
  };
}
