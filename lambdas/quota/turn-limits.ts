import { USUAL, type MinuteLimits, type OpenLimits, type Plan, type TurnLimits } from './contract.ts';

/** What has been said of a chatbot; what has not is usual. */
export interface ChatbotLimits {
  readonly minute: Partial<MinuteLimits>;
  readonly open: Partial<OpenLimits>;
}

const least = (a: number, b: number): number => Math.min(a, b);

/** What bounds the turns of a chatbot: its own limits, and in any case those of the plan. */
export function turnLimits(plan: Plan, own: ChatbotLimits = { minute: {}, open: {} }): TurnLimits {
  const minute = { ...USUAL.minute, ...own.minute };
  const open = { ...USUAL.open, ...own.open };
  return {
    day: plan.day,
    minute: {
      visitor: least(minute.visitor, plan.minute.visitor),
      address: least(minute.address, plan.minute.address),
      chatbot: least(minute.chatbot, plan.minute.chatbot),
    },
    open: { visitor: least(open.visitor, plan.open.visitor), chatbot: least(open.chatbot, plan.open.chatbot) },
  };
}
