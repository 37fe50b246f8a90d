import { expectStatus, type Client } from '../../local/client/client.ts';

/** The word on which the chatbot speaks by itself. */
const PHRASE = 'quote';

/** What a visitor says to a chatbot that has a playbook and triggers: a question for the model, and what a trigger answers. */
export const SAID = { toModel: 'When does the shop open in the morning?', toTrigger: `I would like a ${PHRASE}` };

/** Gives a chatbot a playbook, a trigger that begins it and one that counts what has no answer, and publishes it. */
export async function teachToAct(client: Client, chatbotId: string): Promise<void> {
  const own = `/v1/chatbots/${chatbotId}`;
  const playbook = { name: 'Quote', goal: 'Know who asks', steps: [{ say: 'What is your name?', field: { name: 'name', kind: 'text', required: true } }] };
  const { id: playbookId } = (await expectStatus(client.call<{ id: string }>('POST', `${own}/playbooks`, { body: playbook }), 201)).body;
  const triggers = [
    { name: 'Quote', when: { kind: 'message', match: 'words', phrases: [PHRASE] }, then: [{ kind: 'playbook', playbookId }] },
    { name: 'Nothing found', when: { kind: 'no-answer', times: 3 }, then: [{ kind: 'hand-off' }] },
  ];
  for (const body of triggers) await expectStatus(client.call('POST', `${own}/triggers`, { body }), 201);
  await expectStatus(client.call('POST', `${own}/publish`), 200);
}
