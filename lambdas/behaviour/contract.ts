/** How many of each part a chatbot may have (S20). Apart from their fields, which no turn of a conversation reads. */
export const PART_LIMITS = { playbook: 30, rule: 100, trigger: 50 } as const;
