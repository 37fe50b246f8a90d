// Made by `npm run docs` from docs/openapi.json. Not to be edited.

export interface Webhooks {
  /** Change an endpoint; what is left out stays. `enabled` switches it off, or on again after it was switched off by itself. It acts for you from now on. */
  readonly changeWebhook: {
    readonly path: { readonly webhookId: string | number; };
    readonly query: undefined;
    readonly body: { readonly url?: string; readonly events?: readonly ("conversation.created" | "conversation.updated" | "conversation.handed_off" | "trigger.fired" | "message.created" | "lead.created" | "material.ready" | "material.rejected" | "material.failed" | "quota.reached" | "member.invited" | "member.joined" | "member.role_changed" | "member.grants_changed" | "member.removed" | "api_key.created" | "api_key.revoked" | "security.event")[]; readonly description?: string; readonly chatbotIds?: readonly (string)[] | null; readonly restricted?: boolean; readonly enabled?: boolean; };
    readonly reply: { readonly webhook: { readonly id: string; readonly url: string; readonly description: string; readonly events: readonly (string)[]; readonly chatbotIds?: readonly (string)[]; readonly restricted: boolean; readonly status: "enabled" | "disabled"; readonly disabledReason?: "person" | "gone" | "failing"; readonly failingSince?: string; readonly secrets: number; readonly createdAt: string; readonly updatedAt: string; }; };
  };
  /** Have events sent to an address: https only, a name of the public Internet and none of ours, no credentials in it. The secret that signs them is in this reply and nowhere else. It acts for whoever made it or changed it last: what that person may not see is not sent. */
  readonly createWebhook: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly url: string; readonly events: readonly ("conversation.created" | "conversation.updated" | "conversation.handed_off" | "trigger.fired" | "message.created" | "lead.created" | "material.ready" | "material.rejected" | "material.failed" | "quota.reached" | "member.invited" | "member.joined" | "member.role_changed" | "member.grants_changed" | "member.removed" | "api_key.created" | "api_key.revoked" | "security.event")[]; readonly description?: string; readonly chatbotIds?: readonly (string)[]; readonly restricted?: boolean; };
    readonly reply: { readonly webhook: { readonly id: string; readonly url: string; readonly description: string; readonly events: readonly (string)[]; readonly chatbotIds?: readonly (string)[]; readonly restricted: boolean; readonly status: "enabled" | "disabled"; readonly disabledReason?: "person" | "gone" | "failing"; readonly failingSince?: string; readonly secrets: number; readonly createdAt: string; readonly updatedAt: string; }; readonly secret?: string; };
  };
  /** End an endpoint, with its secrets and its log. What is on its way to it is not sent any more. */
  readonly deleteWebhook: {
    readonly path: { readonly webhookId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** What was sent to an endpoint in the last 30 days, newest first: body, answers, durations. */
  readonly listDeliveries: {
    readonly path: { readonly webhookId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly type: string; readonly status: "pending" | "delivered" | "failed"; readonly body: string; readonly attempts: number; readonly log: readonly ({ readonly at: string; readonly url: string; readonly durationMs: number; readonly status?: number; readonly reason?: "scheme" | "port" | "address" | "too-large" | "timeout" | "type" | "unreachable" | "other"; readonly reply?: string; })[]; readonly nextAttemptAt?: string; readonly createdAt: string; readonly finishedAt?: string; })[]; readonly nextCursor: string | null; };
  };
  /** Every event that can be sent, and when it is. */
  readonly listEventTypes: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly type: string; readonly sentence: string; readonly area: string; })[]; readonly nextCursor: string | null; };
  };
  /** The endpoints of the account, newest first, without their secrets. */
  readonly listWebhooks: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly url: string; readonly description: string; readonly events: readonly (string)[]; readonly chatbotIds?: readonly (string)[]; readonly restricted: boolean; readonly status: "enabled" | "disabled"; readonly disabledReason?: "person" | "gone" | "failing"; readonly failingSince?: string; readonly secrets: number; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** One endpoint. */
  readonly readWebhook: {
    readonly path: { readonly webhookId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly webhook: { readonly id: string; readonly url: string; readonly description: string; readonly events: readonly (string)[]; readonly chatbotIds?: readonly (string)[]; readonly restricted: boolean; readonly status: "enabled" | "disabled"; readonly disabledReason?: "person" | "gone" | "failing"; readonly failingSince?: string; readonly secrets: number; readonly createdAt: string; readonly updatedAt: string; }; };
  };
  /** Send a delivery again, under the same id and with the same body. */
  readonly redeliver: {
    readonly path: { readonly webhookId: string | number; readonly deliveryId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly delivery: { readonly id: string; readonly type: string; readonly status: "pending" | "delivered" | "failed"; readonly body: string; readonly attempts: number; readonly log: readonly ({ readonly at: string; readonly url: string; readonly durationMs: number; readonly status?: number; readonly reason?: "scheme" | "port" | "address" | "too-large" | "timeout" | "type" | "unreachable" | "other"; readonly reply?: string; })[]; readonly nextAttemptAt?: string; readonly createdAt: string; readonly finishedAt?: string; }; };
  };
  /** A new secret, at any time. Deliveries are signed with it and, for another day, with those before; with `endPrevious` those before end at once. */
  readonly rotateWebhookSecret: {
    readonly path: { readonly webhookId: string | number; };
    readonly query: undefined;
    readonly body: { readonly endPrevious?: boolean; };
    readonly reply: { readonly webhook: { readonly id: string; readonly url: string; readonly description: string; readonly events: readonly (string)[]; readonly chatbotIds?: readonly (string)[]; readonly restricted: boolean; readonly status: "enabled" | "disabled"; readonly disabledReason?: "person" | "gone" | "failing"; readonly failingSince?: string; readonly secrets: number; readonly createdAt: string; readonly updatedAt: string; }; readonly secret?: string; };
  };
  /** Send the event `webhook.test` to an endpoint, the way that every event goes. */
  readonly testWebhook: {
    readonly path: { readonly webhookId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly delivery: { readonly id: string; readonly type: string; readonly status: "pending" | "delivered" | "failed"; readonly body: string; readonly attempts: number; readonly log: readonly ({ readonly at: string; readonly url: string; readonly durationMs: number; readonly status?: number; readonly reason?: "scheme" | "port" | "address" | "too-large" | "timeout" | "type" | "unreachable" | "other"; readonly reply?: string; })[]; readonly nextAttemptAt?: string; readonly createdAt: string; readonly finishedAt?: string; }; };
  };
}

export const WEBHOOKS = {
  changeWebhook: 'PATCH /v1/webhooks/{webhookId}',
  createWebhook: 'POST /v1/webhooks',
  deleteWebhook: 'DELETE /v1/webhooks/{webhookId}',
  listDeliveries: 'GET /v1/webhooks/{webhookId}/deliveries',
  listEventTypes: 'GET /v1/webhooks/events',
  listWebhooks: 'GET /v1/webhooks',
  readWebhook: 'GET /v1/webhooks/{webhookId}',
  redeliver: 'POST /v1/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver',
  rotateWebhookSecret: 'POST /v1/webhooks/{webhookId}/rotate-secret',
  testWebhook: 'POST /v1/webhooks/{webhookId}/test',
} as const satisfies Readonly<Record<keyof Webhooks, string>>;
