import type { RouteName } from '../../lambdas/contracts.ts';

/** The ids of one tenant's things, for the places in a path. */
export interface Ids {
  readonly chatbotId: string;
  readonly materialId: string;
  readonly conversationId: string;
  readonly publicKey: string;
  readonly apiKeyId: string;
  readonly invitationId: string;
  readonly sessionId: string;
  /** A member of the account beside its owner. */
  readonly userId: string;
  readonly playbookId: string;
  readonly ruleId: string;
  readonly triggerId: string;
  readonly version: string;
  readonly attachmentId: string;
  /** An entry of the account's blocklist. */
  readonly entryId: string;
  readonly webhookId: string;
  /** Something that was sent to the webhook. */
  readonly deliveryId: string;
  /** Somebody who has talked to the chatbot. */
  readonly visitorId: string;
  readonly channelId: string;
  /** The service of that channel. */
  readonly kind: string;
}

/** A well-formed call of a route: without it a route cannot be in the matrix, and does not compile. */
export interface Fixture {
  readonly body?: (ids: Ids) => Readonly<Record<string, unknown>>;
  /** Whether an object of another account in the path can be told from a missing one only by the instance; `false` where no id is in the path. */
  readonly owned: boolean;
}

/** The least of each part of a chatbot. */
export const PLAYBOOK = { name: 'Lead', goal: 'Know who asks', steps: [{ say: 'What is your name?' }] };
export const RULE = { kind: 'never', text: 'Promise a discount' };
export const TRIGGER = { name: 'Leaving', when: { kind: 'exit-intent' }, then: [{ kind: 'open' }] };

/** A channel that was never at the provider. */
export const CHANNEL = { kind: 'whatsapp', phoneNumberId: '106540352242922', accessToken: 'an-access-token-of-nobody', appSecret: 'an-app-secret-of-nobody' };
/** An address that nobody answers at, by the planted names of the test cloud. */
export const WEBHOOK = { url: 'https://site-1.example.com/hook', events: ['material.ready'] };

export const FIXTURES = {
  signUp: { owned: false, body: () => ({ email: 'matrix@example.com', password: 'a quiet harbour at noon', name: 'M', accountName: 'M' }) },
  verifyEmail: { owned: false, body: () => ({ token: 'aaaaaaaaaa.bbbbbbbbbb.cccccccccc', password: 'x' }) },
  resendVerification: { owned: false, body: () => ({ email: 'matrix@example.com' }) },
  logIn: { owned: false, body: () => ({ email: 'matrix@example.com', password: 'x' }) },
  forgotPassword: { owned: false, body: () => ({ email: 'matrix@example.com' }) },
  resetPage: { owned: false },
  resetPassword: { owned: false, body: () => ({ token: 'aaaaaaaaaa.bbbbbbbbbb.cccccccccc', password: 'a quiet harbour at noon' }) },
  changePassword: { owned: false, body: () => ({ currentPassword: 'x', newPassword: 'a quiet harbour at noon' }) },
  changeEmail: { owned: false, body: () => ({ email: 'matrix-2@example.com', password: 'x' }) },
  refresh: { owned: false },
  logOut: { owned: false },
  me: { owned: false },
  changeMe: { owned: false, body: () => ({ name: 'M' }) },
  switchAccount: { owned: false, body: () => ({ accountId: '0199a000-0000-7000-8000-0000000000ff' }) },
  listSessions: { owned: false },
  endSession: { owned: true },
  endOtherSessions: { owned: false },
  confirm: { owned: false, body: () => ({ password: 'x' }) },
  enrolTotp: { owned: false },
  confirmTotp: { owned: false, body: () => ({ code: '000000' }) },
  removeTotp: { owned: false, body: () => ({ password: 'x' }) },
  renewRecoveryCodes: { owned: false, body: () => ({ password: 'x' }) },
  keySet: { owned: false },
  health: { owned: false },
  openApi: { owned: false },
  reportPolicy: { owned: false },
  createChatbot: { owned: false, body: () => ({ name: 'M' }) },
  listChatbots: { owned: false },
  readChatbot: { owned: true },
  changeChatbot: { owned: true, body: () => ({ name: 'taken over' }) },
  deleteChatbot: { owned: true },
  importChatbot: { owned: false, body: () => ({ format: 'rempart-chatbot', formatVersion: 1, chatbot: { name: 'M' } }) },
  cloneChatbot: { owned: true },
  archiveChatbot: { owned: true },
  unarchiveChatbot: { owned: true },
  rotatePublicKey: { owned: true },
  exportChatbot: { owned: true },
  publishChatbot: { owned: true },
  listVersions: { owned: true },
  restoreVersion: { owned: true },
  createPlaybook: { owned: true, body: () => PLAYBOOK },
  listPlaybooks: { owned: true },
  readPlaybook: { owned: true },
  changePlaybook: { owned: true, body: () => ({ name: 'taken over' }) },
  deletePlaybook: { owned: true },
  createRule: { owned: true, body: () => RULE },
  listRules: { owned: true },
  readRule: { owned: true },
  changeRule: { owned: true, body: () => ({ text: 'taken over' }) },
  deleteRule: { owned: true },
  createTrigger: { owned: true, body: () => TRIGGER },
  listTriggers: { owned: true },
  readTrigger: { owned: true },
  changeTrigger: { owned: true, body: () => ({ name: 'taken over' }) },
  deleteTrigger: { owned: true },
  dryRunTriggers: { owned: true, body: () => ({ event: { kind: 'exit-intent' } }) },
  readAccessPolicy: { owned: true },
  explainAccessPolicy: { owned: true, body: () => ({ origin: 'https://shop.example.com' }) },
  replaceAccessPolicy: { owned: true, body: () => ({ embedding: 'anyone', domains: [] }) },
  renewVisitorSecret: { owned: true },
  readVisitorSecret: { owned: true },
  deleteVisitorSecret: { owned: true },
  createChannel: { owned: true, body: () => CHANNEL },
  listChannels: { owned: true },
  readChannel: { owned: true },
  changeChannel: { owned: true, body: () => ({ name: 'taken over' }) },
  deleteChannel: { owned: true },
  renewChannelToken: { owned: true },
  testChannel: { owned: true },
  // A provider has no session: what it may not do is in test/cloud/channels.test.ts.
  subscribeChannel: { owned: false },
  receiveMessages: { owned: false },
  createApiKey: { owned: false, body: () => ({ name: 'M', scopes: { knowledge: 'read' } }) },
  listApiKeys: { owned: false },
  revokeApiKey: { owned: true },
  createWebhook: { owned: false, body: () => WEBHOOK },
  listWebhooks: { owned: false },
  listEventTypes: { owned: false },
  readWebhook: { owned: true },
  changeWebhook: { owned: true, body: () => ({ description: 'taken over' }) },
  deleteWebhook: { owned: true },
  rotateWebhookSecret: { owned: true, body: () => ({ endPrevious: false }) },
  testWebhook: { owned: true },
  listDeliveries: { owned: true },
  redeliver: { owned: true },
  readAccount: { owned: false },
  changeAccount: { owned: false, body: () => ({ name: 'M' }) },
  closeAccount: { owned: false },
  cancelDeletion: { owned: false },
  exportAccount: { owned: false },
  readExport: { owned: false },
  listMembers: { owned: false },
  changeRole: { owned: true, body: () => ({ role: 'admin' }) },
  removeMember: { owned: true },
  transferAccount: { owned: false, body: ({ userId }) => ({ userId }) },
  listInvitations: { owned: false },
  invite: { owned: false, body: () => ({ email: 'matrix-invited@example.com', role: 'member' }) },
  revokeInvitation: { owned: true },
  resendInvitation: { owned: true },
  acceptInvitation: { owned: false, body: () => ({ token: 'aaaaaaaaaa.bbbbbbbbbb.cccccccccc' }) },
  listGrants: { owned: true },
  putGrant: { owned: true, body: () => ({ knowledge: 'read' }) },
  deleteGrant: { owned: true },
  readConversationPolicy: { owned: true },
  putConversationPolicy: { owned: true, body: () => ({ mode: 'team' }) },
  createUpload: { owned: true, body: () => ({ filename: 'a.txt', contentType: 'text/plain', bytes: 10 }) },
  writeText: { owned: true, body: () => ({ title: 'M', text: 'canary' }) },
  writeAnswer: { owned: true, body: () => ({ question: 'M?', answer: 'canary' }) },
  listChunks: { owned: true },
  listMaterials: { owned: true },
  readMaterial: { owned: true },
  readText: { owned: true },
  changeMaterial: { owned: true, body: () => ({ schedule: 'daily' }) },
  deleteMaterial: { owned: true },
  retryMaterial: { owned: true },
  downloadMaterial: { owned: true },
  importPage: { owned: true, body: () => ({ url: 'https://www.example.com/matrix' }) },
  importSitemap: { owned: true, body: () => ({ url: 'https://www.example.com/sitemap.xml' }) },
  listSitemaps: { owned: true },
  resyncMaterial: { owned: true },
  uploadChatbotAvatar: { owned: true, body: () => ({ filename: 'a.png', contentType: 'image/png', bytes: 10 }) },
  readChatbotAvatar: { owned: true },
  deleteChatbotAvatar: { owned: true },
  uploadMyAvatar: { owned: false, body: () => ({ filename: 'a.png', contentType: 'image/png', bytes: 10 }) },
  readMyAvatar: { owned: false },
  deleteMyAvatar: { owned: false },
  listMemberPictures: { owned: false },
  uploadAttachment: { owned: false, body: () => ({ filename: 'a.png', contentType: 'image/png', bytes: 10 }) },
  readAttachment: { owned: false },
  widgetAvatar: { owned: false },
  downloadAttachment: { owned: true },
  search: { owned: true, body: () => ({ query: 'canary' }) },
  chat: { owned: true, body: () => ({ message: 'canary' }) },
  widgetMessage: { owned: false, body: () => ({ message: 'canary' }) },
  widgetCancel: { owned: false, body: ({ conversationId }) => ({ conversationId }) },
  frame: { owned: false },
  openSession: { owned: false, body: () => ({ ticket: 'aaaaaaaaaa.bbbbbbbbbb.cccccccccc' }) },
  widgetConversation: { owned: false },
  widgetChanges: { owned: false },
  giveFeedback: { owned: false, body: () => ({ messageId: '0199a000-0000-7000-8000-0000000000ff', value: 'up' }) },
  leaveLead: { owned: false, body: () => ({ email: 'matrix@example.com', consent: true, consentText: 'Keep it.' }) },
  forgetMe: { owned: false },
  erasePerson: { owned: true, body: () => ({ visitorId: 'nobody' }) },
  exportPerson: { owned: true, body: () => ({ visitorId: 'nobody' }) },
  listBlocked: { owned: false },
  blockRange: { owned: false, body: () => ({ cidr: '198.51.100.7' }) },
  unblockRange: { owned: true },
  listAllowed: { owned: false },
  allowRange: { owned: false, body: () => ({ cidr: '198.51.100.8' }) },
  disallowRange: { owned: true },
  readSpamWords: { owned: false },
  replaceSpamWords: { owned: false, body: () => ({ words: ['matrix'] }) },
  blockVisitor: { owned: true },
  unblockVisitor: { owned: true },
  listConversations: { owned: true },
  readConversation: { owned: true },
  listMessages: { owned: true },
  changeConversation: { owned: true, body: () => ({ tags: ['taken over'] }) },
  deleteConversation: { owned: true },
  answerAsPerson: { owned: true, body: () => ({ text: 'canary' }) },
  takeOver: { owned: true },
  release: { owned: true },
  listNotes: { owned: true },
  addNote: { owned: true, body: () => ({ text: 'canary' }) },
  conversationChanges: { owned: true },
  exportConversations: { owned: true },
  listContacts: { owned: true },
  listLeads: { owned: true },
  listUnanswered: { owned: true },
  readAnalytics: { owned: true },
  readAskedQuestions: { owned: true },
  exportAnalytics: { owned: true },
  listJournal: { owned: false },
  exportJournal: { owned: false },
  readUsage: { owned: false },
  readLimits: { owned: true },
  replaceLimits: { owned: true, body: () => ({ minute: { visitor: 10 } }) },
  readBilling: { owned: false },
  openCheckout: { owned: false, body: () => ({ plan: 'team' }) },
  openPortal: { owned: false },
  stripeHook: { owned: false },
  mailHook: { owned: false },
  unsubscribePage: { owned: false },
  unsubscribe: { owned: false },
} as const satisfies Record<RouteName, Fixture>;

/** A path with its places filled. */
export const fill = (path: string, ids: Ids): string => path.replaceAll(/\{(\w+)\}/g, (_, name: keyof Ids) => ids[name]);
