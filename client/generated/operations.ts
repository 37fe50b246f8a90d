// Made by `npm run docs` from docs/openapi.json. Not to be edited.

/** What each operation takes and answers. */
export interface Operations {
  /** Join with the mailed token. Somebody new gives a name and chooses a password, and is signed in; somebody with an account of the address joins with it, and is signed in when the password is given and no second factor is asked for. */
  readonly acceptInvitation: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly token: string; readonly name?: string; readonly password?: string; };
    readonly reply: { readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly locale: "fr" | "en"; }; readonly account: { readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; }; readonly signedIn: boolean; };
  };
  /** Note something about a conversation, for the team alone. */
  readonly addNote: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: { readonly text: string; };
    readonly reply: { readonly id: string; readonly authorId: string | null; readonly text: string; readonly createdAt: string; };
  };
  /** Score no messages of an address or a range for spam, and never block it automatically. Limits, access policies and the blocklist stay. */
  readonly allowRange: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; };
    readonly reply: { readonly id: string; readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; readonly automatic: boolean; readonly createdAt: string; readonly createdBy?: string; readonly warning?: "wide-range" | "own-address"; };
  };
  /** Answer as a person. Takes the conversation over, unless somebody else has it. In a messaging service the answer is sent there; `conflict` says when it lets nobody answer any more. */
  readonly answerAsPerson: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: { readonly text: string; };
    readonly reply: { readonly id: string; readonly author: "visitor" | "assistant" | "person"; readonly authorId?: string; readonly text: string; readonly sources?: readonly ({ readonly materialId: string; readonly name: string; readonly page?: number; readonly heading?: string; readonly text: string; readonly score: number; })[]; readonly model?: string; readonly feedback?: "up" | "down"; readonly delivery?: { readonly state: "queued" | "sent" | "failed"; readonly reason?: string; }; readonly files?: readonly ({ readonly id: string; readonly name: string; readonly contentType: string; readonly status: string; readonly reason?: string; })[]; readonly createdAt: string; };
  };
  /** Take a chatbot out of service: for visitors it is not there, from the next message on. Nothing is deleted. */
  readonly archiveChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Keep an address or a range out of every chatbot of the account, at the next message. It never concerns the dashboard or the API. */
  readonly blockRange: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; };
    readonly reply: { readonly id: string; readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; readonly automatic: boolean; readonly createdAt: string; readonly createdBy?: string; readonly warning?: "wide-range" | "own-address"; };
  };
  /** Refuse every further message of a visitor to this chatbot. */
  readonly blockVisitor: {
    readonly path: { readonly chatbotId: string | number; readonly visitorId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Come back: a closing account is open again, with everything in it. */
  readonly cancelDeletion: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Change settings of the account. Who demands a second factor of others has one; to demand it no more needs a step-up. */
  readonly changeAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly name?: string; readonly locale?: "fr" | "en"; readonly requireSecondFactor?: boolean; };
    readonly reply: { readonly id: string; readonly name: string; readonly locale: "fr" | "en"; readonly createdAt: string; readonly requireSecondFactor: boolean; readonly state: "active" | "closing"; readonly erasedAt?: string; };
  };
  /** Change a channel: its name, whether it is on, or what it is connected with. Credentials that are not named stay as they are. */
  readonly changeChannel: {
    readonly path: { readonly chatbotId: string | number; readonly channelId: string | number; };
    readonly query: undefined;
    readonly body: { readonly name?: string; readonly admitsUnplaced?: boolean; readonly enabled?: boolean; readonly phoneNumberId?: string; readonly accessToken?: string; readonly appSecret?: string; readonly instagramId?: string; readonly pageId?: string; readonly botToken?: string; readonly teamId?: string; readonly signingSecret?: string; };
    readonly reply: { readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Change some settings of the draft. Visitors see them when it is published. */
  readonly changeChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly name?: string; readonly language?: "fr" | "en"; readonly languages?: readonly ("fr" | "en")[]; readonly persona?: string; readonly instructions?: string; readonly welcomeMessage?: string; readonly suggestedMessages?: readonly (string)[]; readonly fallbackMessage?: string; readonly notice?: string; readonly model?: string | null; readonly temperature?: number | null; readonly theme?: { readonly primaryColor?: string; readonly textColor?: string; readonly position?: "left" | "right"; readonly icon?: "chat" | "question" | "headset" | "spark" | "heart" | "book"; }; };
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Change status, assignee or tags. An assignee is a member who can read the conversations of this chatbot. Closing gives a taken conversation back. */
  readonly changeConversation: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: { readonly status?: "open" | "waiting" | "closed"; readonly assigneeId?: string | null; readonly tags?: readonly (string)[]; };
    readonly reply: { readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; };
  };
  /** Ask for another address: a link is mailed to it, and the current address is told. It is taken over with `verify-email`. */
  readonly changeEmail: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; readonly password: string; };
    readonly reply: { readonly status: "accepted"; };
  };
  /** Change a material: of a page how often it is fetched again (null stops it), of a text its title and text, of an answer its question and answer, both at once. What was learned before answers until the new version is in. */
  readonly changeMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: { readonly schedule?: "daily" | "weekly" | "monthly" | null; readonly title?: string; readonly text?: string; readonly question?: string; readonly answer?: string; };
    readonly reply: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Change one’s name, or the language of mails. */
  readonly changeMe: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly name?: string; readonly locale?: "fr" | "en"; };
    readonly reply: { readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly locale: "fr" | "en"; }; readonly account: { readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; }; readonly accounts: readonly ({ readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; })[]; readonly secondFactor: boolean; readonly session: { readonly id: string; }; };
  };
  /** Set a new password with the current one. All other sessions end, and this one goes on with new cookies. */
  readonly changePassword: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly currentPassword: string; readonly newPassword: string; };
    readonly reply: undefined;
  };
  /** Change a playbook of the draft; what is left out stays. */
  readonly changePlaybook: {
    readonly path: { readonly chatbotId: string | number; readonly playbookId: string | number; };
    readonly query: undefined;
    readonly body: { readonly name?: string; readonly goal?: string; readonly enabled?: boolean; readonly steps?: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; };
    readonly reply: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly name: string; readonly goal: string; readonly enabled: boolean; readonly steps: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; };
  };
  /** Change the role of a member, never one’s own and never the owner’s; it counts on the next call. */
  readonly changeRole: {
    readonly path: { readonly userId: string | number; };
    readonly query: undefined;
    readonly body: { readonly role: "admin" | "member"; };
    readonly reply: { readonly userId: string; readonly name: string; readonly email: string; readonly role: "owner" | "admin" | "member"; readonly joinedAt: string; };
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
  /** Change an endpoint; what is left out stays. `enabled` switches it off, or on again after it was switched off by itself. It acts for you from now on. */
  readonly changeWebhook: {
    readonly path: { readonly webhookId: string | number; };
    readonly query: undefined;
    readonly body: { readonly url?: string; readonly events?: readonly ("conversation.created" | "conversation.updated" | "conversation.handed_off" | "message.created" | "lead.created" | "material.ready" | "material.rejected" | "material.failed" | "quota.reached" | "member.invited" | "member.joined" | "member.role_changed" | "member.grants_changed" | "member.removed" | "api_key.created" | "api_key.revoked" | "security.event")[]; readonly description?: string; readonly chatbotIds?: readonly (string)[] | null; readonly restricted?: boolean; readonly enabled?: boolean; };
    readonly reply: { readonly webhook: { readonly id: string; readonly url: string; readonly description: string; readonly events: readonly (string)[]; readonly chatbotIds?: readonly (string)[]; readonly restricted: boolean; readonly status: "enabled" | "disabled"; readonly disabledReason?: "person" | "gone" | "failing"; readonly failingSince?: string; readonly secrets: number; readonly createdAt: string; readonly updatedAt: string; }; };
  };
  /** Ask a chatbot as its team, as it is published or as it is drafted. Server-sent events with `Accept: text/event-stream`, else one JSON reply. */
  readonly chat: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly message: string; readonly conversationId?: string; readonly version?: "draft" | "published"; };
    readonly reply: 'events';
  };
  /** Create a chatbot with a copy of the draft of this one, without its materials, conversations and access policy. */
  readonly cloneChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Close the account: every session, key and visitor is out at the next call, and everything is erased after a grace period in which the owner may log in and come back. */
  readonly closeAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly name: string; readonly locale: "fr" | "en"; readonly createdAt: string; readonly requireSecondFactor: boolean; readonly state: "active" | "closing"; readonly erasedAt?: string; };
  };
  /** Give the password again, and the second factor where there is one: for 300 seconds this session may do what matters most. */
  readonly confirm: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly password: string; readonly code?: string; };
    readonly reply: undefined;
  };
  /** Give the first code of the app: from now on log-in asks for one. The recovery codes are in this reply and nowhere else. */
  readonly confirmTotp: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly code: string; };
    readonly reply: { readonly recoveryCodes?: readonly (string)[]; };
  };
  /** What has changed since the last call: cheap enough to be asked every few seconds. Without `since` it says where to begin. */
  readonly conversationChanges: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly since?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly since: string; readonly changed: boolean; readonly reload: boolean; readonly items: readonly ({ readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; })[]; };
  };
  /** Make a key for programs. Its secret is in this reply and nowhere else; send it as `Authorization: Bearer`. It acts for whoever made it, and ends with that membership. */
  readonly createApiKey: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly name: string; readonly scopes: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; readonly chatbotIds?: readonly (string)[]; readonly expiresAt?: string; };
    readonly reply: { readonly apiKey: { readonly id: string; readonly name: string; readonly lastFour: string; readonly scopes: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; readonly chatbotIds?: readonly (string)[]; readonly createdBy: string; readonly createdAt: string; readonly expiresAt?: string; readonly lastUsedAt?: string; }; readonly secret?: string; };
  };
  /** Connect a chatbot to a messaging service. The reply has the callback URL, the verify token, which is shown once, and what is to be done at the provider. */
  readonly createChannel: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name?: string; readonly admitsUnplaced?: boolean; readonly phoneNumberId?: string; readonly accessToken?: string; readonly appSecret?: string; readonly instagramId?: string; readonly pageId?: string; readonly botToken?: string; readonly teamId?: string; readonly signingSecret?: string; };
    readonly reply: { readonly channel: { readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; }; readonly verifyToken?: string; };
  };
  /** Create a chatbot and publish it as version 1. No site may embed it until its access policy names one. */
  readonly createChatbot: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly name: string; readonly language?: "fr" | "en"; readonly languages?: readonly ("fr" | "en")[]; readonly persona?: string; readonly instructions?: string; readonly welcomeMessage?: string; readonly suggestedMessages?: readonly (string)[]; readonly fallbackMessage?: string; readonly notice?: string; readonly model?: string | null; readonly temperature?: number | null; readonly theme?: { readonly primaryColor?: string; readonly textColor?: string; readonly position?: "left" | "right"; readonly icon?: "chat" | "question" | "headset" | "spark" | "heart" | "book"; }; };
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
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
  /** Reserve a training file and get a form for it, valid for 300 seconds. The file goes to quarantine and is scanned before anything else. Accepted: pdf, docx, pptx, xlsx, txt, md, csv, html; 1 to 25 000 000 bytes; 20 per account, on their way at the same time, files and pages together. */
  readonly createUpload: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly filename: string; readonly contentType: string; readonly bytes: number; };
    readonly reply: { readonly material: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; }; readonly upload?: { readonly url: string; readonly fields: Readonly<Record<string, string>>; readonly expiresInSeconds: 300; }; };
  };
  /** Have events sent to an address: https only, a name of the public Internet and none of ours, no credentials in it. The secret that signs them is in this reply and nowhere else. It acts for whoever made it or changed it last: what that person may not see is not sent. */
  readonly createWebhook: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly url: string; readonly events: readonly ("conversation.created" | "conversation.updated" | "conversation.handed_off" | "message.created" | "lead.created" | "material.ready" | "material.rejected" | "material.failed" | "quota.reached" | "member.invited" | "member.joined" | "member.role_changed" | "member.grants_changed" | "member.removed" | "api_key.created" | "api_key.revoked" | "security.event")[]; readonly description?: string; readonly chatbotIds?: readonly (string)[]; readonly restricted?: boolean; };
    readonly reply: { readonly webhook: { readonly id: string; readonly url: string; readonly description: string; readonly events: readonly (string)[]; readonly chatbotIds?: readonly (string)[]; readonly restricted: boolean; readonly status: "enabled" | "disabled"; readonly disabledReason?: "person" | "gone" | "failing"; readonly failingSince?: string; readonly secrets: number; readonly createdAt: string; readonly updatedAt: string; }; readonly secret?: string; };
  };
  /** Disconnect a channel and forget what it was connected with. Its conversations stay. */
  readonly deleteChannel: {
    readonly path: { readonly chatbotId: string | number; readonly channelId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Delete a chatbot with its materials, vectors and conversations. It is gone at once; what it stored is removed in the background. */
  readonly deleteChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Take the picture of a chatbot away, and what is on its way. */
  readonly deleteChatbotAvatar: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Delete a conversation with its messages, notes and feedback. Leads stay. */
  readonly deleteConversation: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Take a chatbot away from a member, for whom it is not there from the next call on. */
  readonly deleteGrant: {
    readonly path: { readonly chatbotId: string | number; readonly userId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Delete a material, its file and its vectors; answers stop using it at once. */
  readonly deleteMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Take one's own picture away. */
  readonly deleteMyAvatar: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
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
  /** End the secret and the one before at once: no site vouches for anybody any more, and visitors who came by them are refused at their next message. */
  readonly deleteVisitorSecret: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** End an endpoint, with its secrets and its log. What is on its way to it is not sent any more. */
  readonly deleteWebhook: {
    readonly path: { readonly webhookId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Score the messages of an address or a range again. */
  readonly disallowRange: {
    readonly path: { readonly entryId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** A link to what a visitor has sent, valid for 60 seconds; only once it has been scanned clean, and only in a conversation that one may see. */
  readonly downloadAttachment: {
    readonly path: { readonly chatbotId: string | number; readonly attachmentId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly url: string; readonly expiresInSeconds: 60; };
  };
  /** A link to the file, valid for 60 seconds; only once it has been scanned clean. */
  readonly downloadMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly url: string; readonly expiresInSeconds: 60; };
  };
  /** Which triggers of the draft would fire for something that happens, and what they would do; nothing is done. */
  readonly dryRunTriggers: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly event: { readonly kind: "page"; readonly url: string; readonly seconds: number; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly text: string; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; };
    readonly reply: { readonly matched: readonly ({ readonly id: string; readonly name: string; })[]; readonly actions: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; };
  };
  /** End all of one’s sessions but this one. */
  readonly endOtherSessions: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** End one of one’s own sessions; it is dead at the next call. */
  readonly endSession: {
    readonly path: { readonly sessionId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Get a secret for an authenticator app; it counts after its first code, within 900 seconds. */
  readonly enrolTotp: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly otpauthUrl?: string; };
  };
  /** Delete everything that a chatbot keeps of a person, in every store. The reply is the receipt. Where it is not complete, or was cut off, call again. */
  readonly erasePerson: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly visitorId?: string; readonly email?: string; };
    readonly reply: { readonly complete: boolean; readonly visitors: number; readonly removed: { readonly conversations: number; readonly messages: number; readonly notes: number; readonly feedback: number; readonly unansweredQuestions: number; readonly contacts: number; readonly leads: number; readonly blocks: number; }; readonly erasedAt: string; };
  };
  /** What the policy would say of a visit: from a site, an address and a country, at a time. What is left out is not judged, save the time, which is now. */
  readonly explainAccessPolicy: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly origin?: string; readonly ip?: string; readonly country?: string; readonly at?: string; readonly signed?: boolean; };
    readonly reply: { readonly allowed: boolean; readonly reason?: "origin-refused" | "ip-refused" | "country-refused" | "outside-active-hours" | "not-allowed"; readonly opensAt?: string; };
  };
  /** Have everything of the account put into one archive; a mail says when it is ready. One at a time: the next takes the place of the last. */
  readonly exportAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly status: "none" | "preparing" | "ready" | "failed" | "expired"; readonly id?: string; readonly bytes?: number; readonly createdAt?: string; readonly expiresAt?: string; readonly url?: string; readonly expiresInSeconds?: 60; };
  };
  /** The series as a file for spreadsheets (CSV, RFC 4180). */
  readonly exportAnalytics: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly from?: string | number; readonly to?: string | number; readonly timeZone?: string | number; readonly granularity?: "day" | "hour"; };
    readonly body: undefined;
    readonly reply: 'file';
  };
  /** The draft as a document that can be imported. */
  readonly exportChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly format: "rempart-chatbot"; readonly formatVersion: 1; readonly exportedAt?: string; readonly chatbot: { readonly name: string; readonly language?: "fr" | "en"; readonly languages?: readonly ("fr" | "en")[]; readonly persona?: string; readonly instructions?: string; readonly welcomeMessage?: string; readonly suggestedMessages?: readonly (string)[]; readonly fallbackMessage?: string; readonly notice?: string; readonly model?: string | null; readonly temperature?: number | null; readonly theme?: { readonly primaryColor?: string; readonly textColor?: string; readonly position?: "left" | "right"; readonly icon?: "chat" | "question" | "headset" | "spark" | "heart" | "book"; }; }; readonly playbooks?: readonly ({ readonly id: string; readonly name: string; readonly goal: string; readonly enabled: boolean; readonly steps: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; })[]; readonly rules?: readonly ({ readonly id: string; readonly kind: "always" | "never"; readonly text: string; readonly priority: number; readonly enabled: boolean; })[]; readonly triggers?: readonly ({ readonly id: string; readonly name: string; readonly enabled: boolean; readonly priority: number; readonly when: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; })[]; };
  };
  /** Transcripts as a JSON or CSV file, narrowed as the list is. What does not fit into one file begins at the cursor in `X-Next-Cursor`. */
  readonly exportConversations: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly query?: string | number; readonly status?: "open" | "waiting" | "closed"; readonly assignee?: string | number; readonly channel?: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly tag?: string | number; readonly from?: string | number; readonly to?: string | number; readonly limit?: string | number; readonly cursor?: string | number; readonly format?: "json" | "csv"; };
    readonly body: undefined;
    readonly reply: 'file';
  };
  /** Everything that a chatbot keeps of a person. What does not fit begins at `nextCursor`. */
  readonly exportPerson: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly visitorId?: string; readonly email?: string; readonly cursor?: string; };
    readonly reply: { readonly visitorIds: readonly (string)[]; readonly contacts: readonly ({ readonly name: string | null; readonly email: string | null; readonly phone: string | null; readonly company: string | null; readonly createdAt: string; })[]; readonly leads: readonly ({ readonly fields: Readonly<Record<string, string>>; readonly consentText: string; readonly createdAt: string; })[]; readonly conversations: readonly ({ readonly id: string; readonly channel: string; readonly status: string; readonly language: string | null; readonly tags: readonly (string)[]; readonly createdAt: string; })[]; readonly notes: readonly ({ readonly conversationId: string; readonly text: string; readonly createdAt: string; })[]; readonly messages: readonly ({ readonly id: string; readonly conversationId: string; readonly author: string; readonly text: string; readonly feedback?: "up" | "down"; readonly createdAt: string; })[]; readonly unansweredQuestions: readonly ({ readonly conversationId: string; readonly question: string; readonly lastAskedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** Ask for a link that sets a new password; the answer is always the same, and only the owner of a known address gets a mail. */
  readonly forgotPassword: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; };
    readonly reply: { readonly status: "accepted"; };
  };
  /** Whether the service answers, and which version it is. */
  readonly health: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly status: "ok"; readonly version: string; readonly model: string; readonly embeddings: string; };
  };
  /** Create a chatbot from an exported document. Everything in it is cleaned and checked as if it were typed; ids are given anew. */
  readonly importChatbot: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly format: "rempart-chatbot"; readonly formatVersion: 1; readonly exportedAt?: string; readonly chatbot: { readonly name: string; readonly language?: "fr" | "en"; readonly languages?: readonly ("fr" | "en")[]; readonly persona?: string; readonly instructions?: string; readonly welcomeMessage?: string; readonly suggestedMessages?: readonly (string)[]; readonly fallbackMessage?: string; readonly notice?: string; readonly model?: string | null; readonly temperature?: number | null; readonly theme?: { readonly primaryColor?: string; readonly textColor?: string; readonly position?: "left" | "right"; readonly icon?: "chat" | "question" | "headset" | "spark" | "heart" | "book"; }; }; readonly playbooks?: readonly ({ readonly id: string; readonly name: string; readonly goal: string; readonly enabled: boolean; readonly steps: readonly ({ readonly say: string; readonly field?: { readonly name: string; readonly kind: "text" | "email" | "phone" | "url" | "number" | "date" | "choice"; readonly required: boolean; readonly choices?: readonly (string)[]; }; })[]; })[]; readonly rules?: readonly ({ readonly id: string; readonly kind: "always" | "never"; readonly text: string; readonly priority: number; readonly enabled: boolean; })[]; readonly triggers?: readonly ({ readonly id: string; readonly name: string; readonly enabled: boolean; readonly priority: number; readonly when: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; })[]; };
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Import a page. It is fetched without any right or credential of ours, and scanned like a file. The same address again is a new fetch of the same material. Accepted: pdf, docx, pptx, xlsx, txt, md, csv, html; 1 to 10 000 000 bytes; 20 per account, on their way at the same time, files and pages together. */
  readonly importPage: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly url: string; readonly schedule?: "daily" | "weekly" | "monthly"; };
    readonly reply: { readonly material: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; }; };
  };
  /** Import the pages that a sitemap names: on its own site, as its robots.txt lets us, at most 200. `*` in a pattern stands for anything in path and query. */
  readonly importSitemap: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly url: string; readonly include?: readonly (string)[]; readonly exclude?: readonly (string)[]; };
    readonly reply: { readonly sitemap: { readonly id: string; readonly url: string; readonly status: "reading" | "importing" | "done" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly found: number; readonly waiting: number; readonly createdAt: string; readonly updatedAt: string; }; };
  };
  /** Ask somebody to join: a link is mailed to the address, and only to it. */
  readonly invite: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; readonly role: "admin" | "member"; readonly grants?: readonly ({ readonly chatbotId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; })[]; };
    readonly reply: { readonly id: string; readonly email: string; readonly role: "admin" | "member"; readonly grants: readonly ({ readonly chatbotId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; })[]; readonly invitedBy: string; readonly createdAt: string; readonly expiresAt: string; };
  };
  /** The public keys that verify our tokens (RFC 7517). */
  readonly keySet: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly keys: readonly ({ readonly kty: "RSA"; readonly kid: string; readonly alg: "RS256"; readonly use: "sig"; readonly n: string; readonly e: string; })[]; };
  };
  /** Addresses whose messages are not scored for spam, newest first. */
  readonly listAllowed: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; readonly automatic: boolean; readonly createdAt: string; readonly createdBy?: string; })[]; readonly nextCursor: string | null; };
  };
  /** The living keys of the account, newest first, without their secrets. */
  readonly listApiKeys: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly name: string; readonly lastFour: string; readonly scopes: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; readonly chatbotIds?: readonly (string)[]; readonly createdBy: string; readonly createdAt: string; readonly expiresAt?: string; readonly lastUsedAt?: string; })[]; readonly nextCursor: string | null; };
  };
  /** Addresses that are kept out of every chatbot of the account, newest first, those that were blocked automatically among them. */
  readonly listBlocked: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly cidr: string; readonly reason?: string; readonly expiresAt?: string; readonly automatic: boolean; readonly createdAt: string; readonly createdBy?: string; })[]; readonly nextCursor: string | null; };
  };
  /** The messaging services to which a chatbot is connected, newest first. */
  readonly listChannels: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** The chatbots of the account that the caller may see, newest first. */
  readonly listChatbots: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** What a material became: the pieces that are found and cited, in the order of the document. */
  readonly listChunks: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly ordinal: number; readonly page?: number; readonly heading?: string; readonly text: string; })[]; readonly nextCursor: string | null; };
  };
  /** Visitors who have said who they are, newest first. */
  readonly listContacts: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly visitorId: string; readonly name: string | null; readonly email: string | null; readonly phone: string | null; readonly company: string | null; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** The conversations of a chatbot that the caller may see, by their last message, newest first; narrowed and searched by the query. */
  readonly listConversations: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly query?: string | number; readonly status?: "open" | "waiting" | "closed"; readonly assignee?: string | number; readonly channel?: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly tag?: string | number; readonly from?: string | number; readonly to?: string | number; readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; })[]; readonly nextCursor: string | null; };
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
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly type: string; readonly sentence: string; readonly area: string; })[]; };
  };
  /** What each member may do with a chatbot. Owners and admins may do everything and are not listed. */
  readonly listGrants: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly userId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; readonly updatedAt: string; })[]; };
  };
  /** Invitations that were not accepted yet, the expired ones among them, newest first. */
  readonly listInvitations: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly email: string; readonly role: "admin" | "member"; readonly grants: readonly ({ readonly chatbotId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; })[]; readonly invitedBy: string; readonly createdAt: string; readonly expiresAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** What visitors have left in the form, newest first, with the consent that they gave. */
  readonly listLeads: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly contact: { readonly id: string; readonly visitorId: string; readonly name: string | null; readonly email: string | null; readonly phone: string | null; readonly company: string | null; readonly createdAt: string; readonly updatedAt: string; }; readonly conversationId: string | null; readonly fields: Readonly<Record<string, string>>; readonly consentText: string; readonly createdAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** The materials of a chatbot, newest first. */
  readonly listMaterials: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** The members of the account. */
  readonly listMembers: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly userId: string; readonly name: string; readonly email: string; readonly role: "owner" | "admin" | "member"; readonly joinedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** The messages of a conversation with their sources, oldest first. */
  readonly listMessages: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly author: "visitor" | "assistant" | "person"; readonly authorId?: string; readonly text: string; readonly sources?: readonly ({ readonly materialId: string; readonly name: string; readonly page?: number; readonly heading?: string; readonly text: string; readonly score: number; })[]; readonly model?: string; readonly feedback?: "up" | "down"; readonly delivery?: { readonly state: "queued" | "sent" | "failed"; readonly reason?: string; }; readonly files?: readonly ({ readonly id: string; readonly name: string; readonly contentType: string; readonly status: string; readonly reason?: string; })[]; readonly createdAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** What the team has noted about a conversation, oldest first. Visitors never see it. */
  readonly listNotes: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly authorId: string | null; readonly text: string; readonly createdAt: string; })[]; readonly nextCursor: string | null; };
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
  /** Where one is signed in, the newest first. */
  readonly listSessions: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly device: string; readonly place: string; readonly startedAt: string; readonly lastUsedAt: string; readonly current: boolean; })[]; };
  };
  /** The sitemaps of a chatbot and how far they have come, newest first. */
  readonly listSitemaps: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly url: string; readonly status: "reading" | "importing" | "done" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly found: number; readonly waiting: number; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** The triggers of the draft, newest first. */
  readonly listTriggers: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly name: string; readonly enabled: boolean; readonly priority: number; readonly when: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; })[]; readonly nextCursor: string | null; };
  };
  /** Questions that the chatbot could not answer, the latest first. A question leaves the list when a question/answer pair for it is added. */
  readonly listUnanswered: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly question: string; readonly times: number; readonly firstAskedAt: string; readonly lastAskedAt: string; readonly conversationId: string; })[]; readonly nextCursor: string | null; };
  };
  /** The published versions, newest first. */
  readonly listVersions: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly version: number; readonly published: boolean; readonly publishedBy: string | null; readonly publishedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** The endpoints of the account, newest first, without their secrets. */
  readonly listWebhooks: {
    readonly path: undefined;
    readonly query: { readonly limit?: string | number; readonly cursor?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly items: readonly ({ readonly id: string; readonly url: string; readonly description: string; readonly events: readonly (string)[]; readonly chatbotIds?: readonly (string)[]; readonly restricted: boolean; readonly status: "enabled" | "disabled"; readonly disabledReason?: "person" | "gone" | "failing"; readonly failingSince?: string; readonly secrets: number; readonly createdAt: string; readonly updatedAt: string; })[]; readonly nextCursor: string | null; };
  };
  /** Sign in with e-mail address and password; the session is in cookies, never in the body. */
  readonly logIn: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; readonly password: string; readonly code?: string; };
    readonly reply: { readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly locale: "fr" | "en"; }; readonly accounts: readonly ({ readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; })[]; };
  };
  /** End this session; its tokens are dead at the next call. */
  readonly logOut: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Who is signed in, in which account and role, and in which others one could be. */
  readonly me: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly locale: "fr" | "en"; }; readonly account: { readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; }; readonly accounts: readonly ({ readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; })[]; readonly secondFactor: boolean; readonly session: { readonly id: string; }; };
  };
  /** This API as an OpenAPI 3.1 document. */
  readonly openApi: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly openapi: "3.1.0"; };
  };
  /** A page of Stripe on which a plan is bought. Calls at the same time lead to one and the same page; an account that has a subscription changes it in the portal. */
  readonly openCheckout: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly plan: "team" | "business"; };
    readonly reply: { readonly url: string; };
  };
  /** A page of Stripe with invoices and means of payment, on which the plan is changed or cancelled. */
  readonly openPortal: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly url: string; };
  };
  /** Make the draft, with its playbooks, rules and triggers, the next version, which visitors meet from their next message on. */
  readonly publishChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly version: number; readonly published: boolean; readonly publishedBy: string | null; readonly publishedAt: string; };
  };
  /** Say who sees conversations: the `team` (everybody with the grant), `selected` members, or only those to whom one is `assigned`. Owners and admins see all. It counts on the next call. `retentionDays` deletes conversations so long after their last message; left out, it stays as it is. */
  readonly putConversationPolicy: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly mode: "team" | "selected" | "assigned"; readonly memberIds?: readonly (string)[]; readonly retentionDays?: number | null; };
    readonly reply: { readonly mode: "team" | "selected" | "assigned"; readonly memberIds: readonly (string)[]; readonly retentionDays: number | null; };
  };
  /** Say what a member may do with a chatbot: a level for each area that is named, nothing for the others. It counts on the next call. */
  readonly putGrant: {
    readonly path: { readonly chatbotId: string | number; readonly userId: string | number; };
    readonly query: undefined;
    readonly body: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; };
    readonly reply: { readonly userId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; readonly updatedAt: string; };
  };
  /** Who may talk to a chatbot: on which sites, when, from which addresses and countries. */
  readonly readAccessPolicy: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly embedding: "listed" | "anyone"; readonly domains: readonly (string)[]; readonly development: boolean; readonly hostedPage: boolean; readonly activeHours: { readonly timeZone: string; readonly windows: readonly ({ readonly days: readonly (number)[]; readonly from: string; readonly to: string; })[]; } | null; readonly ip: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly countries: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly signedVisitorsOnly: boolean; readonly bots: "answer" | "refuse"; };
  };
  /** The account and its settings. */
  readonly readAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly name: string; readonly locale: "fr" | "en"; readonly createdAt: string; readonly requireSecondFactor: boolean; readonly state: "active" | "closing"; readonly erasedAt?: string; };
  };
  /** What was asked and how it went, in days or hours of a time zone. Programs are left out; how much was left out is told. */
  readonly readAnalytics: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly from?: string | number; readonly to?: string | number; readonly timeZone?: string | number; readonly granularity?: "day" | "hour"; };
    readonly body: undefined;
    readonly reply: { readonly from: string; readonly to: string; readonly timeZone: string; readonly granularity: "day" | "hour"; readonly totals: { readonly conversations: number; readonly questions: number; readonly answers: number; readonly unanswered: number; readonly personMessages: number; readonly leads: number; readonly handedOver: number; readonly resolutionRate: number | null; readonly handOverRate: number | null; readonly feedback: { readonly up: number; readonly down: number; }; readonly firstWordMs: number | null; readonly tokens: { readonly input: number; readonly output: number; }; }; readonly channels: readonly ({ readonly channel: string; readonly conversations: number; readonly questions: number; })[]; readonly sources: readonly ({ readonly materialId: string; readonly name?: string; readonly times: number; })[]; readonly excluded: { readonly bots: { readonly conversations: number; readonly questions: number; readonly answers: number; readonly leads: number; }; }; readonly series: readonly ({ readonly conversations: number; readonly questions: number; readonly answers: number; readonly unanswered: number; readonly personMessages: number; readonly leads: number; readonly handedOver: number; readonly resolutionRate: number | null; readonly handOverRate: number | null; readonly feedback: { readonly up: number; readonly down: number; }; readonly firstWordMs: number | null; readonly tokens: { readonly input: number; readonly output: number; }; readonly start: string; })[]; };
  };
  /** What people ask most, and what found no answer, of the conversations that the caller may see. */
  readonly readAskedQuestions: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: { readonly from?: string | number; readonly to?: string | number; readonly timeZone?: string | number; };
    readonly body: undefined;
    readonly reply: { readonly top: readonly ({ readonly question: string; readonly times: number; })[]; readonly unanswered: readonly ({ readonly question: string; readonly times: number; })[]; };
  };
  /** The plan of the account, what it is paid by, and the plans that can be bought. Without Stripe the operator of the instance sets plans. */
  readonly readBilling: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly mode: "stripe" | "self-hosted"; readonly plan: "free" | "team" | "business" | "unlimited"; readonly planSetBy: "default" | "subscription" | "operator"; readonly subscription: { readonly status: "none" | "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "unpaid" | "canceled" | "paused"; readonly plan: "team" | "business"; readonly periodEndsAt?: string; readonly trialEndsAt?: string; readonly cancelsAt?: string; readonly graceEndsAt?: string; } | null; readonly plans: readonly ({ readonly plan: "team" | "business"; readonly amount: number; readonly currency: string; readonly interval: "month" | "year"; readonly trialDays: number; readonly messages: number | null; readonly tokens: number | null; })[]; };
  };
  /** One channel, with its state and how it is connected. */
  readonly readChannel: {
    readonly path: { readonly chatbotId: string | number; readonly channelId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** One chatbot: its draft. */
  readonly readChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** The picture of a chatbot, as data, 64 and 256 pixels wide. */
  readonly readChatbotAvatar: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly upload: { readonly id: string; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "processing" | "ready" | "rejected" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable" | "dimensions" | "animated"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly createdAt: string; } | null; readonly images: { readonly small: string; readonly large: string; } | null; };
  };
  /** One conversation. */
  readonly readConversation: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; };
  };
  /** Who of the team sees the conversations of a chatbot. */
  readonly readConversationPolicy: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly mode: "team" | "selected" | "assigned"; readonly memberIds: readonly (string)[]; readonly retentionDays: number | null; };
  };
  /** What has become of the export; with a link of 60 seconds when it is ready and the person is confirmed. */
  readonly readExport: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly status: "none" | "preparing" | "ready" | "failed" | "expired"; readonly id?: string; readonly bytes?: number; readonly createdAt?: string; readonly expiresAt?: string; readonly url?: string; readonly expiresInSeconds?: 60; };
  };
  /** How many turns a minute a chatbot takes, and how many answers at once: by visitor, by API key, by network address and in all. */
  readonly readLimits: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly limits: { readonly minute: { readonly visitor: number; readonly key: number; readonly address: number; readonly chatbot: number; }; readonly open: { readonly visitor: number; readonly key: number; readonly chatbot: number; }; }; readonly most: { readonly minute: { readonly visitor: number; readonly key: number; readonly address: number; readonly chatbot: number; }; readonly open: { readonly visitor: number; readonly key: number; readonly chatbot: number; }; }; readonly set: { readonly minute: { readonly visitor?: number; readonly key?: number; readonly address?: number; readonly chatbot?: number; }; readonly open: { readonly visitor?: number; readonly key?: number; readonly chatbot?: number; }; }; };
  };
  /** One material, with its status and the reason when it was refused. */
  readonly readMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** One's own picture in this account, as data. */
  readonly readMyAvatar: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly upload: { readonly id: string; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "processing" | "ready" | "rejected" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable" | "dimensions" | "animated"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly createdAt: string; } | null; readonly images: { readonly small: string; readonly large: string; } | null; };
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
  /** Words and phrases with which a message is refused. */
  readonly readSpamWords: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly words: readonly (string)[]; };
  };
  /** One of the triggers of the draft. */
  readonly readTrigger: {
    readonly path: { readonly chatbotId: string | number; readonly triggerId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly name: string; readonly enabled: boolean; readonly priority: number; readonly when: { readonly kind: "time-on-page"; readonly seconds: number; } | { readonly kind: "url"; readonly match: "exact" | "prefix" | "contains"; readonly value: string; } | { readonly kind: "exit-intent"; } | { readonly kind: "message"; readonly match: "exact" | "contains" | "words"; readonly phrases: readonly (string)[]; } | { readonly kind: "no-answer"; readonly times: number; } | { readonly kind: "outside-hours"; }; readonly then: readonly ({ readonly kind: "say"; readonly text: string; } | { readonly kind: "open"; } | { readonly kind: "collect-lead"; readonly fields: readonly ("name" | "email" | "phone" | "company")[]; } | { readonly kind: "hand-off"; } | { readonly kind: "webhook"; } | { readonly kind: "playbook"; readonly playbookId: string; })[]; };
  };
  /** What the account has used of its plan in this calendar month (UTC), in the day's 24 to 25 hours, and as knowledge. */
  readonly readUsage: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly plan: "free" | "team" | "business" | "unlimited"; readonly period: { readonly from: string; readonly to: string; }; readonly messages: { readonly used: number; readonly held: number; readonly limit: number | null; }; readonly tokens: { readonly used: number; readonly held: number; readonly limit: number | null; }; readonly day: { readonly used: number; readonly limit: number; }; readonly excluded: { readonly bots: { readonly messages: number; readonly tokens: number; }; }; readonly knowledge: { readonly materials: { readonly used: number; readonly limit: number | null; }; readonly bytes: { readonly used: number; readonly limit: number | null; }; readonly chunks: { readonly used: number; readonly limit: number | null; }; }; };
  };
  /** Whether a site can vouch for visitors of this chatbot, and since when. */
  readonly readVisitorSecret: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly visitorSecret: { readonly lastFour: string; readonly createdAt: string; readonly previousUntil?: string; } | null; };
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
  /** Trade the refresh cookie for a new pair of cookies; a token that was traded before ends the session. */
  readonly refresh: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Give a conversation back to the bot: whoever has it, or an admin. */
  readonly release: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; };
  };
  /** Remove a member, or leave: sessions, grants and keys of that member in this account are dead at the next call. The owner cannot be removed. */
  readonly removeMember: {
    readonly path: { readonly userId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Take the second factor away. */
  readonly removeTotp: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly password: string; };
    readonly reply: undefined;
  };
  /** Make a new verify token; the one before is dead at once. Telegram is told the new one when the channel is tested. */
  readonly renewChannelToken: {
    readonly path: { readonly chatbotId: string | number; readonly channelId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly channel: { readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; }; readonly verifyToken?: string; };
  };
  /** Get new recovery codes; the old ones are void. */
  readonly renewRecoveryCodes: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly password: string; };
    readonly reply: { readonly recoveryCodes?: readonly (string)[]; };
  };
  /** Make or renew the secret by which a site vouches for its visitors. It is in this reply and nowhere else; the one before is good for another day. */
  readonly renewVisitorSecret: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly visitorSecret: { readonly lastFour: string; readonly createdAt: string; readonly previousUntil?: string; }; readonly secret?: string; };
  };
  /** Say who may talk to a chatbot; effective on the next message, of conversations that are under way too. */
  readonly replaceAccessPolicy: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly embedding: "listed" | "anyone"; readonly domains: readonly (string)[]; readonly development?: boolean; readonly hostedPage?: boolean; readonly activeHours?: { readonly timeZone: string; readonly windows: readonly ({ readonly days: readonly (number)[]; readonly from: string; readonly to: string; })[]; } | null; readonly ip?: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly countries?: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly signedVisitorsOnly?: boolean; readonly bots?: "answer" | "refuse"; };
    readonly reply: { readonly embedding: "listed" | "anyone"; readonly domains: readonly (string)[]; readonly development: boolean; readonly hostedPage: boolean; readonly activeHours: { readonly timeZone: string; readonly windows: readonly ({ readonly days: readonly (number)[]; readonly from: string; readonly to: string; })[]; } | null; readonly ip: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly countries: { readonly allow: readonly (string)[]; readonly deny: readonly (string)[]; }; readonly signedVisitorsOnly: boolean; readonly bots: "answer" | "refuse"; };
  };
  /** Say how many turns a chatbot takes, up to what the plan allows; what is left out is as usual. Live, and counts everywhere within half a minute. */
  readonly replaceLimits: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly minute?: { readonly visitor?: number; readonly key?: number; readonly address?: number; readonly chatbot?: number; }; readonly open?: { readonly visitor?: number; readonly key?: number; readonly chatbot?: number; }; };
    readonly reply: { readonly limits: { readonly minute: { readonly visitor: number; readonly key: number; readonly address: number; readonly chatbot: number; }; readonly open: { readonly visitor: number; readonly key: number; readonly chatbot: number; }; }; readonly most: { readonly minute: { readonly visitor: number; readonly key: number; readonly address: number; readonly chatbot: number; }; readonly open: { readonly visitor: number; readonly key: number; readonly chatbot: number; }; }; readonly set: { readonly minute: { readonly visitor?: number; readonly key?: number; readonly address?: number; readonly chatbot?: number; }; readonly open: { readonly visitor?: number; readonly key?: number; readonly chatbot?: number; }; }; };
  };
  /** Replace the words and phrases with which a message is refused. They match as whole words, whatever their case, accents and look-alikes. */
  readonly replaceSpamWords: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly words: readonly (string)[]; };
    readonly reply: { readonly words: readonly (string)[]; };
  };
  /** Mail a new link for a whole new week; the one before is void. */
  readonly resendInvitation: {
    readonly path: { readonly invitationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly email: string; readonly role: "admin" | "member"; readonly grants: readonly ({ readonly chatbotId: string; readonly areas: { readonly settings?: "read" | "write"; readonly knowledge?: "read" | "write"; readonly playbooks?: "read" | "write"; readonly conversations?: "read" | "write"; readonly channels?: "read" | "write"; readonly analytics?: "read" | "write"; }; })[]; readonly invitedBy: string; readonly createdAt: string; readonly expiresAt: string; };
  };
  /** Mail the link of a pending sign-up again; the answer is always the same. */
  readonly resendVerification: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; };
    readonly reply: { readonly status: "accepted"; };
  };
  /** Set a new password with the mailed token. Every session ends, and nobody is signed in by it. */
  readonly resetPassword: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly token: string; readonly password: string; };
    readonly reply: undefined;
  };
  /** Make a published version the draft again, cleaned and checked by the rules of today. What is live does not change. */
  readonly restoreVersion: {
    readonly path: { readonly chatbotId: string | number; readonly version: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Fetch a page again now. What has not changed is not taken in again. */
  readonly resyncMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Process a clean file again after a failure. */
  readonly retryMaterial: {
    readonly path: { readonly chatbotId: string | number; readonly materialId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** End a key; it is dead at the next call. */
  readonly revokeApiKey: {
    readonly path: { readonly apiKeyId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Take an invitation back; its link is void at once. */
  readonly revokeInvitation: {
    readonly path: { readonly invitationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Give a chatbot a new public key. The old one is dead at once, with every frame, ticket and visitor token that was made with it. */
  readonly rotatePublicKey: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** A new secret, at any time. Deliveries are signed with it and, for another day, with those before; with `endPrevious` those before end at once. */
  readonly rotateWebhookSecret: {
    readonly path: { readonly webhookId: string | number; };
    readonly query: undefined;
    readonly body: { readonly endPrevious?: boolean; };
    readonly reply: { readonly webhook: { readonly id: string; readonly url: string; readonly description: string; readonly events: readonly (string)[]; readonly chatbotIds?: readonly (string)[]; readonly restricted: boolean; readonly status: "enabled" | "disabled"; readonly disabledReason?: "person" | "gone" | "failing"; readonly failingSince?: string; readonly secrets: number; readonly createdAt: string; readonly updatedAt: string; }; readonly secret?: string; };
  };
  /** The passages that a question would find, best first. */
  readonly search: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly query: string; readonly limit?: number; };
    readonly reply: { readonly passages: readonly ({ readonly materialId: string; readonly name: string; readonly page?: number; readonly heading?: string; readonly text: string; readonly score: number; })[]; };
  };
  /** Ask for an account; the answer is always the same, and a link is mailed. */
  readonly signUp: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly email: string; readonly password: string; readonly name: string; readonly accountName: string; readonly locale?: "fr" | "en"; };
    readonly reply: { readonly status: "accepted"; };
  };
  /** Go on in another account of one’s own, with this session. */
  readonly switchAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly accountId: string; };
    readonly reply: undefined;
  };
  /** Answer instead of the bot from now on. Of two at once one has it, and the other is told so. */
  readonly takeOver: {
    readonly path: { readonly chatbotId: string | number; readonly conversationId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly channel: "widget" | "dashboard" | "api" | "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly visitorId: string; readonly title: string; readonly status: "open" | "waiting" | "closed"; readonly assigneeId: string | null; readonly takenOverBy: string | null; readonly tags: readonly (string)[]; readonly language: string | null; readonly messageCount: number; readonly createdAt: string; readonly updatedAt: string; readonly lastMessageAt: string; };
  };
  /** Ask the provider whether the channel works, and register the callback URL where the provider takes it by a call. */
  readonly testChannel: {
    readonly path: { readonly chatbotId: string | number; readonly channelId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly kind: "whatsapp" | "instagram" | "messenger" | "telegram" | "slack"; readonly name: string; readonly externalId: string; readonly enabled: boolean; readonly admitsUnplaced: boolean; readonly state: "untested" | "connected" | "failing"; readonly reason?: string; readonly checkedAt?: string; readonly lastEventAt?: string; readonly credentials: Readonly<Record<string, { readonly lastFour: string; }>>; readonly callbackUrl: string; readonly steps: readonly ({ readonly en: string; readonly fr: string; })[]; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Send the event `webhook.test` to an endpoint, the way that every event goes. */
  readonly testWebhook: {
    readonly path: { readonly webhookId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly delivery: { readonly id: string; readonly type: string; readonly status: "pending" | "delivered" | "failed"; readonly body: string; readonly attempts: number; readonly log: readonly ({ readonly at: string; readonly url: string; readonly durationMs: number; readonly status?: number; readonly reason?: "scheme" | "port" | "address" | "too-large" | "timeout" | "type" | "unreachable" | "other"; readonly reply?: string; })[]; readonly nextAttemptAt?: string; readonly createdAt: string; readonly finishedAt?: string; }; };
  };
  /** Make another member the owner; the former owner becomes an admin. */
  readonly transferAccount: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly userId: string; };
    readonly reply: undefined;
  };
  /** Bring an archived chatbot back as it was. */
  readonly unarchiveChatbot: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: { readonly id: string; readonly publicKey: string; readonly name: string; readonly language: "fr" | "en"; readonly languages: readonly ("fr" | "en")[]; readonly persona: string; readonly instructions: string; readonly welcomeMessage: string; readonly suggestedMessages: readonly (string)[]; readonly fallbackMessage: string; readonly notice: string; readonly model: string | null; readonly temperature: number | null; readonly theme: { readonly primaryColor: string; readonly textColor: string; readonly position: "left" | "right"; readonly icon: string; }; readonly status: "active" | "archived"; readonly publishedVersion: number | null; readonly createdAt: string; readonly updatedAt: string; };
  };
  /** Let an address or a range in again. */
  readonly unblockRange: {
    readonly path: { readonly entryId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Take messages of a visitor again. */
  readonly unblockVisitor: {
    readonly path: { readonly chatbotId: string | number; readonly visitorId: string | number; };
    readonly query: undefined;
    readonly body: undefined;
    readonly reply: undefined;
  };
  /** Reserve a new picture of a chatbot and get a form for it, valid for 300 seconds. It is scanned before anything else. Accepted: png, jpeg, webp; 1 to 2 000 000 bytes, 4 096 pixels a side; 1 per chatbot or person; a new one takes its place. It is written anew in fixed sizes and then takes the place of the one before. */
  readonly uploadChatbotAvatar: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly filename: string; readonly contentType: string; readonly bytes: number; };
    readonly reply: { readonly upload: { readonly id: string; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "processing" | "ready" | "rejected" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable" | "dimensions" | "animated"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly createdAt: string; }; readonly form?: { readonly url: string; readonly fields: Readonly<Record<string, string>>; readonly expiresInSeconds: 300; }; };
  };
  /** Reserve a new picture of one's own in this account and get a form for it, valid for 300 seconds. It is scanned before anything else. Accepted: png, jpeg, webp; 1 to 2 000 000 bytes, 4 096 pixels a side; 1 per chatbot or person; a new one takes its place. It is written anew in fixed sizes. */
  readonly uploadMyAvatar: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly filename: string; readonly contentType: string; readonly bytes: number; };
    readonly reply: { readonly upload: { readonly id: string; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "processing" | "ready" | "rejected" | "failed"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable" | "dimensions" | "animated"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly createdAt: string; }; readonly form?: { readonly url: string; readonly fields: Readonly<Record<string, string>>; readonly expiresInSeconds: 300; }; };
  };
  /** Open the account, or take over a changed address, with the mailed token and the password; signs in. */
  readonly verifyEmail: {
    readonly path: undefined;
    readonly query: undefined;
    readonly body: { readonly token: string; readonly password: string; };
    readonly reply: { readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly locale: "fr" | "en"; }; readonly account: { readonly id: string; readonly name: string; readonly role: "owner" | "admin" | "member"; }; };
  };
  /** Write the answer to a question. It takes the way of a file, and is found by its question. */
  readonly writeAnswer: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly question: string; readonly answer: string; };
    readonly reply: { readonly material: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; }; };
  };
  /** Write a text instead of sending a file. It takes the same way: quarantine, scan, extraction. */
  readonly writeText: {
    readonly path: { readonly chatbotId: string | number; };
    readonly query: undefined;
    readonly body: { readonly title: string; readonly text: string; };
    readonly reply: { readonly material: { readonly id: string; readonly kind: "file" | "page" | "text" | "answer"; readonly name: string; readonly contentType: string; readonly bytes: number; readonly status: "awaiting-upload" | "scanning" | "rejected" | "processing" | "failed" | "ready"; readonly reason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly message?: { readonly en: string; readonly fr: string; }; readonly updating: boolean; readonly updateReason?: "type" | "size" | "infected" | "unscannable" | "empty" | "broken" | "encrypted" | "encoding" | "too-long" | "too-complex" | "no-text" | "macros" | "external" | "archive" | "quota" | "upload-expired" | "storage" | "scheme" | "port" | "address" | "too-large" | "timeout" | "unreachable"; readonly scan?: { readonly verdict: "clean" | "infected" | "unscannable" | "not-scanned"; readonly engine: string; }; readonly chunks: number; readonly pages?: number; readonly page?: { readonly url: string; readonly schedule: "daily" | "weekly" | "monthly" | null; readonly syncedAt: string | null; readonly syncReason: string | null; }; readonly question?: string; readonly createdAt: string; readonly updatedAt: string; }; };
  };
}

/** Method and path of each operation. */
export const ROUTES = {
  acceptInvitation: 'POST /v1/invitations/accept',
  addNote: 'POST /v1/chatbots/{chatbotId}/conversations/{conversationId}/notes',
  allowRange: 'POST /v1/allowlist',
  answerAsPerson: 'POST /v1/chatbots/{chatbotId}/conversations/{conversationId}/messages',
  archiveChatbot: 'POST /v1/chatbots/{chatbotId}/archive',
  blockRange: 'POST /v1/blocklist',
  blockVisitor: 'POST /v1/chatbots/{chatbotId}/visitors/{visitorId}/block',
  cancelDeletion: 'POST /v1/account/deletion/cancel',
  changeAccount: 'PATCH /v1/account',
  changeChannel: 'PATCH /v1/chatbots/{chatbotId}/channels/{channelId}',
  changeChatbot: 'PATCH /v1/chatbots/{chatbotId}',
  changeConversation: 'PATCH /v1/chatbots/{chatbotId}/conversations/{conversationId}',
  changeEmail: 'POST /v1/auth/email/change',
  changeMaterial: 'PATCH /v1/chatbots/{chatbotId}/materials/{materialId}',
  changeMe: 'PATCH /v1/me',
  changePassword: 'POST /v1/auth/password/change',
  changePlaybook: 'PATCH /v1/chatbots/{chatbotId}/playbooks/{playbookId}',
  changeRole: 'PATCH /v1/members/{userId}',
  changeRule: 'PATCH /v1/chatbots/{chatbotId}/rules/{ruleId}',
  changeTrigger: 'PATCH /v1/chatbots/{chatbotId}/triggers/{triggerId}',
  changeWebhook: 'PATCH /v1/webhooks/{webhookId}',
  chat: 'POST /v1/chatbots/{chatbotId}/chat',
  cloneChatbot: 'POST /v1/chatbots/{chatbotId}/clone',
  closeAccount: 'DELETE /v1/account',
  confirm: 'POST /v1/auth/confirm',
  confirmTotp: 'POST /v1/auth/totp/confirm',
  conversationChanges: 'GET /v1/chatbots/{chatbotId}/conversations/changes',
  createApiKey: 'POST /v1/api-keys',
  createChannel: 'POST /v1/chatbots/{chatbotId}/channels',
  createChatbot: 'POST /v1/chatbots',
  createPlaybook: 'POST /v1/chatbots/{chatbotId}/playbooks',
  createRule: 'POST /v1/chatbots/{chatbotId}/rules',
  createTrigger: 'POST /v1/chatbots/{chatbotId}/triggers',
  createUpload: 'POST /v1/chatbots/{chatbotId}/materials/uploads',
  createWebhook: 'POST /v1/webhooks',
  deleteChannel: 'DELETE /v1/chatbots/{chatbotId}/channels/{channelId}',
  deleteChatbot: 'DELETE /v1/chatbots/{chatbotId}',
  deleteChatbotAvatar: 'DELETE /v1/chatbots/{chatbotId}/avatar',
  deleteConversation: 'DELETE /v1/chatbots/{chatbotId}/conversations/{conversationId}',
  deleteGrant: 'DELETE /v1/chatbots/{chatbotId}/grants/{userId}',
  deleteMaterial: 'DELETE /v1/chatbots/{chatbotId}/materials/{materialId}',
  deleteMyAvatar: 'DELETE /v1/me/avatar',
  deletePlaybook: 'DELETE /v1/chatbots/{chatbotId}/playbooks/{playbookId}',
  deleteRule: 'DELETE /v1/chatbots/{chatbotId}/rules/{ruleId}',
  deleteTrigger: 'DELETE /v1/chatbots/{chatbotId}/triggers/{triggerId}',
  deleteVisitorSecret: 'DELETE /v1/chatbots/{chatbotId}/visitor-secret',
  deleteWebhook: 'DELETE /v1/webhooks/{webhookId}',
  disallowRange: 'DELETE /v1/allowlist/{entryId}',
  downloadAttachment: 'GET /v1/chatbots/{chatbotId}/attachments/{attachmentId}/download',
  downloadMaterial: 'GET /v1/chatbots/{chatbotId}/materials/{materialId}/download',
  dryRunTriggers: 'POST /v1/chatbots/{chatbotId}/triggers/dry-run',
  endOtherSessions: 'DELETE /v1/auth/sessions',
  endSession: 'DELETE /v1/auth/sessions/{sessionId}',
  enrolTotp: 'POST /v1/auth/totp',
  erasePerson: 'POST /v1/chatbots/{chatbotId}/people/erase',
  explainAccessPolicy: 'POST /v1/chatbots/{chatbotId}/access-policy/explain',
  exportAccount: 'POST /v1/account/export',
  exportAnalytics: 'GET /v1/chatbots/{chatbotId}/analytics/export',
  exportChatbot: 'GET /v1/chatbots/{chatbotId}/export',
  exportConversations: 'GET /v1/chatbots/{chatbotId}/conversations/export',
  exportPerson: 'POST /v1/chatbots/{chatbotId}/people/export',
  forgotPassword: 'POST /v1/auth/password/forgot',
  health: 'GET /v1/health',
  importChatbot: 'POST /v1/chatbots/import',
  importPage: 'POST /v1/chatbots/{chatbotId}/materials/imports',
  importSitemap: 'POST /v1/chatbots/{chatbotId}/materials/sitemaps',
  invite: 'POST /v1/invitations',
  keySet: 'GET /.well-known/jwks.json',
  listAllowed: 'GET /v1/allowlist',
  listApiKeys: 'GET /v1/api-keys',
  listBlocked: 'GET /v1/blocklist',
  listChannels: 'GET /v1/chatbots/{chatbotId}/channels',
  listChatbots: 'GET /v1/chatbots',
  listChunks: 'GET /v1/chatbots/{chatbotId}/materials/{materialId}/chunks',
  listContacts: 'GET /v1/chatbots/{chatbotId}/contacts',
  listConversations: 'GET /v1/chatbots/{chatbotId}/conversations',
  listDeliveries: 'GET /v1/webhooks/{webhookId}/deliveries',
  listEventTypes: 'GET /v1/webhooks/events',
  listGrants: 'GET /v1/chatbots/{chatbotId}/grants',
  listInvitations: 'GET /v1/invitations',
  listLeads: 'GET /v1/chatbots/{chatbotId}/leads',
  listMaterials: 'GET /v1/chatbots/{chatbotId}/materials',
  listMembers: 'GET /v1/members',
  listMessages: 'GET /v1/chatbots/{chatbotId}/conversations/{conversationId}/messages',
  listNotes: 'GET /v1/chatbots/{chatbotId}/conversations/{conversationId}/notes',
  listPlaybooks: 'GET /v1/chatbots/{chatbotId}/playbooks',
  listRules: 'GET /v1/chatbots/{chatbotId}/rules',
  listSessions: 'GET /v1/auth/sessions',
  listSitemaps: 'GET /v1/chatbots/{chatbotId}/materials/sitemaps',
  listTriggers: 'GET /v1/chatbots/{chatbotId}/triggers',
  listUnanswered: 'GET /v1/chatbots/{chatbotId}/questions/unanswered',
  listVersions: 'GET /v1/chatbots/{chatbotId}/versions',
  listWebhooks: 'GET /v1/webhooks',
  logIn: 'POST /v1/auth/login',
  logOut: 'POST /v1/auth/logout',
  me: 'GET /v1/me',
  openApi: 'GET /v1/openapi.json',
  openCheckout: 'POST /v1/billing/checkout',
  openPortal: 'POST /v1/billing/portal',
  publishChatbot: 'POST /v1/chatbots/{chatbotId}/publish',
  putConversationPolicy: 'PUT /v1/chatbots/{chatbotId}/conversation-policy',
  putGrant: 'PUT /v1/chatbots/{chatbotId}/grants/{userId}',
  readAccessPolicy: 'GET /v1/chatbots/{chatbotId}/access-policy',
  readAccount: 'GET /v1/account',
  readAnalytics: 'GET /v1/chatbots/{chatbotId}/analytics',
  readAskedQuestions: 'GET /v1/chatbots/{chatbotId}/analytics/questions',
  readBilling: 'GET /v1/billing',
  readChannel: 'GET /v1/chatbots/{chatbotId}/channels/{channelId}',
  readChatbot: 'GET /v1/chatbots/{chatbotId}',
  readChatbotAvatar: 'GET /v1/chatbots/{chatbotId}/avatar',
  readConversation: 'GET /v1/chatbots/{chatbotId}/conversations/{conversationId}',
  readConversationPolicy: 'GET /v1/chatbots/{chatbotId}/conversation-policy',
  readExport: 'GET /v1/account/export',
  readLimits: 'GET /v1/chatbots/{chatbotId}/limits',
  readMaterial: 'GET /v1/chatbots/{chatbotId}/materials/{materialId}',
  readMyAvatar: 'GET /v1/me/avatar',
  readPlaybook: 'GET /v1/chatbots/{chatbotId}/playbooks/{playbookId}',
  readRule: 'GET /v1/chatbots/{chatbotId}/rules/{ruleId}',
  readSpamWords: 'GET /v1/spam-words',
  readTrigger: 'GET /v1/chatbots/{chatbotId}/triggers/{triggerId}',
  readUsage: 'GET /v1/usage',
  readVisitorSecret: 'GET /v1/chatbots/{chatbotId}/visitor-secret',
  readWebhook: 'GET /v1/webhooks/{webhookId}',
  redeliver: 'POST /v1/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver',
  refresh: 'POST /v1/auth/refresh',
  release: 'POST /v1/chatbots/{chatbotId}/conversations/{conversationId}/release',
  removeMember: 'DELETE /v1/members/{userId}',
  removeTotp: 'DELETE /v1/auth/totp',
  renewChannelToken: 'POST /v1/chatbots/{chatbotId}/channels/{channelId}/token',
  renewRecoveryCodes: 'POST /v1/auth/recovery-codes',
  renewVisitorSecret: 'POST /v1/chatbots/{chatbotId}/visitor-secret',
  replaceAccessPolicy: 'PUT /v1/chatbots/{chatbotId}/access-policy',
  replaceLimits: 'PUT /v1/chatbots/{chatbotId}/limits',
  replaceSpamWords: 'PUT /v1/spam-words',
  resendInvitation: 'POST /v1/invitations/{invitationId}/resend',
  resendVerification: 'POST /v1/auth/verify-email/resend',
  resetPassword: 'POST /v1/auth/password/reset',
  restoreVersion: 'POST /v1/chatbots/{chatbotId}/versions/{version}/restore',
  resyncMaterial: 'POST /v1/chatbots/{chatbotId}/materials/{materialId}/resync',
  retryMaterial: 'POST /v1/chatbots/{chatbotId}/materials/{materialId}/retry',
  revokeApiKey: 'DELETE /v1/api-keys/{apiKeyId}',
  revokeInvitation: 'DELETE /v1/invitations/{invitationId}',
  rotatePublicKey: 'POST /v1/chatbots/{chatbotId}/public-key/rotate',
  rotateWebhookSecret: 'POST /v1/webhooks/{webhookId}/rotate-secret',
  search: 'POST /v1/chatbots/{chatbotId}/search',
  signUp: 'POST /v1/auth/signup',
  switchAccount: 'POST /v1/auth/switch',
  takeOver: 'POST /v1/chatbots/{chatbotId}/conversations/{conversationId}/takeover',
  testChannel: 'POST /v1/chatbots/{chatbotId}/channels/{channelId}/test',
  testWebhook: 'POST /v1/webhooks/{webhookId}/test',
  transferAccount: 'POST /v1/account/transfer',
  unarchiveChatbot: 'POST /v1/chatbots/{chatbotId}/unarchive',
  unblockRange: 'DELETE /v1/blocklist/{entryId}',
  unblockVisitor: 'DELETE /v1/chatbots/{chatbotId}/visitors/{visitorId}/block',
  uploadChatbotAvatar: 'POST /v1/chatbots/{chatbotId}/avatar/uploads',
  uploadMyAvatar: 'POST /v1/me/avatar/uploads',
  verifyEmail: 'POST /v1/auth/verify-email',
  writeAnswer: 'POST /v1/chatbots/{chatbotId}/materials/answers',
  writeText: 'POST /v1/chatbots/{chatbotId}/materials/texts',
} as const satisfies Readonly<Record<keyof Operations, string>>;
