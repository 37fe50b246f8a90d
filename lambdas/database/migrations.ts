import type { Migration } from './migrate.ts';
import roles from './migrations/0001-roles.sql';
import accounts from './migrations/0002-accounts.sql';
import knowledge from './migrations/0003-knowledge.sql';
import conversations from './migrations/0004-conversations.sql';
import materialDoors from './migrations/0005-material-doors.sql';
import grants from './migrations/0010-grants.sql';
import invitations from './migrations/0011-invitations.sql';
import erasure from './migrations/0012-erasure.sql';
import conversationPolicy from './migrations/0013-conversation-policy.sql';
import pageFetches from './migrations/0021-page-fetches.sql';
import sitemaps from './migrations/0022-sitemaps.sql';
import chatbotVersions from './migrations/0026-chatbot-versions.sql';
import chatbotParts from './migrations/0027-chatbot-parts.sql';
import reembedding from './migrations/0030-reembedding.sql';
import unanswered from './migrations/0031-unanswered.sql';
import visitorSecrets from './migrations/0050-visitor-secrets.sql';
import conversationPlays from './migrations/0051-conversation-plays.sql';
import inbox from './migrations/0060-inbox.sql';
import retentionCounts from './migrations/0061-retention-counts.sql';
import uploads from './migrations/0065-uploads.sql';
import materialEdits from './migrations/0070-material-edits.sql';
import knowledgeNotices from './migrations/0071-knowledge-notices.sql';
import erasureInParts from './migrations/0075-erasure-in-parts.sql';
import channels from './migrations/0095-channels.sql';
import messageFiles from './migrations/0096-message-files.sql';
import exports from './migrations/0076-exports.sql';
import relay from './migrations/0080-relay.sql';
import outbox from './migrations/0081-outbox.sql';
import dataKeys from './migrations/0085-data-keys.sql';
import analytics from './migrations/0055-analytics.sql';
import billing from './migrations/0090-billing.sql';
import webhooks from './migrations/0086-webhooks.sql';
import leadsOfPrograms from './migrations/0056-leads-of-programs.sql';
import readsOfPrograms from './migrations/0097-reads-of-programs.sql';
import parameterTypes from './migrations/0110-parameter-types.sql';
import turns from './migrations/0120-turns.sql';
import turnsOfPlaybooks from './migrations/0121-turns-of-playbooks.sql';
import keyedCalls from './migrations/0130-keyed-calls.sql';
import chunksOfMaterials from './migrations/0140-chunks-of-materials.sql';

/** Every file of the schema, in the order in which it is applied. A file that has been released is never changed. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-roles', sql: roles, asMaster: true },
  { name: '0002-accounts', sql: accounts },
  { name: '0003-knowledge', sql: knowledge },
  { name: '0004-conversations', sql: conversations },
  { name: '0005-material-doors', sql: materialDoors },
  { name: '0010-grants', sql: grants },
  { name: '0011-invitations', sql: invitations },
  { name: '0012-erasure', sql: erasure },
  { name: '0013-conversation-policy', sql: conversationPolicy },
  { name: '0021-page-fetches', sql: pageFetches },
  { name: '0022-sitemaps', sql: sitemaps },
  { name: '0026-chatbot-versions', sql: chatbotVersions },
  { name: '0027-chatbot-parts', sql: chatbotParts },
  { name: '0030-reembedding', sql: reembedding },
  { name: '0031-unanswered', sql: unanswered },
  { name: '0050-visitor-secrets', sql: visitorSecrets },
  { name: '0051-conversation-plays', sql: conversationPlays },
  { name: '0060-inbox', sql: inbox },
  { name: '0061-retention-counts', sql: retentionCounts },
  { name: '0065-uploads', sql: uploads },
  { name: '0070-material-edits', sql: materialEdits },
  { name: '0071-knowledge-notices', sql: knowledgeNotices },
  { name: '0075-erasure-in-parts', sql: erasureInParts },
  { name: '0076-exports', sql: exports },
  { name: '0080-relay', sql: relay, asMaster: true },
  { name: '0081-outbox', sql: outbox },
  { name: '0085-data-keys', sql: dataKeys },
  { name: '0055-analytics', sql: analytics },
  { name: '0095-channels', sql: channels },
  { name: '0096-message-files', sql: messageFiles },
  { name: '0090-billing', sql: billing },
  { name: '0086-webhooks', sql: webhooks },
  { name: '0056-leads-of-programs', sql: leadsOfPrograms },
  { name: '0097-reads-of-programs', sql: readsOfPrograms },
  { name: '0110-parameter-types', sql: parameterTypes },
  { name: '0120-turns', sql: turns },
  { name: '0121-turns-of-playbooks', sql: turnsOfPlaybooks },
  { name: '0130-keyed-calls', sql: keyedCalls },
  { name: '0140-chunks-of-materials', sql: chunksOfMaterials },
];
