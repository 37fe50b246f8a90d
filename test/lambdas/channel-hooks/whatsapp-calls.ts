export const NOW = 1_800_000_000_000;
/** The number that the channel is. */
export const NUMBER = '106540352242922';

/** A message of somebody who writes, as WhatsApp tells of it. */
export const message = (id: string, over: object = {}) => ({
  from: '33600000000',
  id,
  timestamp: String(NOW / 1000),
  type: 'text',
  text: { body: `text ${id}` },
  ...over,
});
/** A call that brings messages. */
export const call = (messages: readonly object[], number = NUMBER) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes: [{ field: 'messages', value: { metadata: { phone_number_id: number }, messages } }] }],
});
