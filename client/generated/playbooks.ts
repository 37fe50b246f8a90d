// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Playbooks {
  /** Change a playbook of the draft; what is left out stays. */
  readonly changePlaybook: {
    readonly path: { readonly chatbotId: string | number; readonly playbookId: string | number; };
    readonly query: undefined;
    readonly body: { readonly name?: string; readonly goal?: string; readonly enabled?: boolean; readonly steps?: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; };
    readonly reply: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly name: string; readonly goal: string; readonly enabled: boolean; readonly steps: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; };
  };
  /** Change a rule of the draft; what is left out stays. */
  readonly changeRule: {
    readonly path: { readonly chatbotId: string | number; readonly ruleId: string | number; };
    readonly query: undefined;
    readonly body: { readonly kind?: "always" | "never"; readonly text?: string; readonly priority?: number; readonly enabled?: boolean; };
    readonly reply: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly kind: "always" | "never"; readonly text: string; readonly priority: number; readonly enabled: boolean; };
  };
  /** Change a trigger of the draft; what is left out stays. */
  readonly changeTrigger: {
    readonly path: { readonly chatbotId: string | number; readonly triggerId: string | number; };
    readonly query: undefined;
    readonly body: { readonly name?: string; readonly enabled?: boolean; readonly priority?: number; readonly when?: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then?: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; };
    readonly reply: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly name: string; readonly enabled: boolean; readonly priority: number; readonly when: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; };
  };
  /** Add a playbook to the draft: a goal, and the steps that lead to it. */
  readonly createPlaybook: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly name: string; readonly goal: string; readonly enabled?: boolean; readonly steps: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; };
    readonly reply: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly name: string; readonly goal: string; readonly enabled: boolean; readonly steps: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; };
  };
  /** Add a rule to the draft: what a chatbot always or never does. */
  readonly createRule: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly kind: "always" | "never"; readonly text: string; readonly priority?: number; readonly enabled?: boolean; };
    readonly reply: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly kind: "always" | "never"; readonly text: string; readonly priority: number; readonly enabled: boolean; };
  };
  /** Add a trigger to the draft: what is done when something happens. */
  readonly createTrigger: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly name: string; readonly enabled?: boolean; readonly priority?: number; readonly when: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; };
    readonly reply: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly name: string; readonly enabled: boolean; readonly priority: number; readonly when: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; };
  };
  /** Take a playbook out of the draft, unless a trigger leads to it. */
  readonly deletePlaybook: {
    readonly path: { readonly chatbotId: string | number; readonly playbookId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Take a rule out of the draft. */
  readonly deleteRule: {
    readonly path: { readonly chatbotId: string | number; readonly ruleId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Take a trigger out of the draft. */
  readonly deleteTrigger: {
    readonly path: { readonly chatbotId: string | number; readonly triggerId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Which triggers of the draft would fire for something that happens, and what they would do; nothing is done. */
  readonly dryRunTriggers: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly event: { readonly kind: "page"; readonly url: string; readonly seconds: number; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly text: string; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; };
    readonly reply: { readonly matched: readonly ({ readonly id: string; readonly name: string; })[]; readonly actions: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; };
  };
  /** The playbooks of the draft, newest first. */
  readonly listPlaybooks: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly name: string; readonly goal: string; readonly enabled: boolean; readonly steps: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; })[]; readonly nextCursor: string | null; };
  };
  /** The rules of the draft, newest first. */
  readonly listRules: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly kind: "always" | "never"; readonly text: string; readonly priority: number; readonly enabled: boolean; })[]; readonly nextCursor: string | null; };
  };
  /** The triggers of the draft, newest first. */
  readonly listTriggers: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly name: string; readonly enabled: boolean; readonly priority: number; readonly when: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; })[]; readonly nextCursor: string | null; };
  };
  /** One of the playbooks of the draft. */
  readonly readPlaybook: {
    readonly path: { readonly chatbotId: string | number; readonly playbookId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly name: string; readonly goal: string; readonly enabled: boolean; readonly steps: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; };
  };
  /** One of the rules of the draft. */
  readonly readRule: {
    readonly path: { readonly chatbotId: string | number; readonly ruleId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly kind: "always" | "never"; readonly text: string; readonly priority: number; readonly enabled: boolean; };
  };
  /** One of the triggers of the draft. */
  readonly readTrigger: {
    readonly path: { readonly chatbotId: string | number; readonly triggerId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly name: string; readonly enabled: boolean; readonly priority: number; readonly when: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; };
  };
}

export const PLAYBOOKS = {
  changePlaybook: 'PATCH /v1/chatbots/{chatbotId}/playbooks/{playbookId}',
  changeRule: 'PATCH /v1/chatbots/{chatbotId}/rules/{ruleId}',
  changeTrigger: 'PATCH /v1/chatbots/{chatbotId}/triggers/{triggerId}',
  createPlaybook: 'POST /v1/chatbots/{chatbotId}/playbooks',
  createRule: 'POST /v1/chatbots/{chatbotId}/rules',
  createTrigger: 'POST /v1/chatbots/{chatbotId}/triggers',
  deletePlaybook: 'DELETE /v1/chatbots/{chatbotId}/playbooks/{playbookId}',
  deleteRule: 'DELETE /v1/chatbots/{chatbotId}/rules/{ruleId}',
  deleteTrigger: 'DELETE /v1/chatbots/{chatbotId}/triggers/{triggerId}',
  dryRunTriggers: 'POST /v1/chatbots/{chatbotId}/triggers/dry-run',
  listPlaybooks: 'GET /v1/chatbots/{chatbotId}/playbooks',
  listRules: 'GET /v1/chatbots/{chatbotId}/rules',
  listTriggers: 'GET /v1/chatbots/{chatbotId}/triggers',
  readPlaybook: 'GET /v1/chatbots/{chatbotId}/playbooks/{playbookId}',
  readRule: 'GET /v1/chatbots/{chatbotId}/rules/{ruleId}',
  readTrigger: 'GET /v1/chatbots/{chatbotId}/triggers/{triggerId}',
} as const satisfies Readonly<Record<keyof Playbooks, string>>;
