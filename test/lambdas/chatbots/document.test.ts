import { describe, expect, test } from '@jest/globals';
import { chatbotDocument } from '../../../lambdas/chatbots/contract.ts';
import { partsOf, reread, toDocument } from '../../../lambdas/chatbots/document.ts';
import { CONTENT_MAX_BYTES, IMPORT_KEYS } from '../../../lambdas/chatbots/fields.ts';
import { changed, freshSettings, prepared } from '../../../lambdas/chatbots/settings.ts';
import { JSON_LIMITS, parseJson } from '../../../lambdas/core/json.ts';
import type { ChatbotContent } from '../../../lambdas/database/chatbot-content.ts';
import { codeOf, problemOf } from '../core/refusals.ts';

const A = '0199aaaa-0000-7000-8000-000000000001';
const B = '0199aaaa-0000-7000-8000-000000000002';
const C = '0199aaaa-0000-7000-8000-000000000003';
const step = { say: 'Name?' };
const CONTENT: ChatbotContent = {
  settings: { ...freshSettings('Bot'), persona: 'Kind' },
  playbooks: [{ id: A, body: { name: 'p', goal: 'g', enabled: true, steps: [step] } }],
  rules: [{ id: B, body: { kind: 'never', text: 'x', priority: 1, enabled: true } }],
  triggers: [{ id: C, body: { name: 't', enabled: true, priority: 1, when: { kind: 'exit-intent' }, then: [{ kind: 'playbook', playbookId: A }] } }],
};

describe('a document', () => {
  test('is the content, and the content is the document', () => {
    const document = reread(CONTENT);
    expect({ settings: document.chatbot, ...partsOf(document, (old) => old) }).toEqual(CONTENT);
  });

  test('gets new ids, and what leads to a playbook leads to the new one', () => {
    const ids = [B, C, A];
    const parts = partsOf(reread(CONTENT), () => ids.shift() ?? '');
    expect([parts.playbooks[0]?.id, parts.rules[0]?.id, parts.triggers[0]?.id]).toEqual([B, C, A]);
    expect(parts.triggers[0]?.body['then']).toEqual([{ kind: 'playbook', playbookId: B }]);
  });

  test('leads to nothing outside of it (S9.9), and names nothing twice', () => {
    const document = reread(CONTENT);
    expect(codeOf(() => partsOf({ ...document, playbooks: [] }, (old) => old))).toBe('invalid-request');
    expect(codeOf(() => partsOf({ ...document, playbooks: [document.playbooks![0]!, document.playbooks![0]!] }, (old) => old))).toBe('invalid-request');
  });

  test('that was stored before a rule came is cleaned by it, or refused (S17.6)', () => {
    const settings = { ...CONTENT.settings, persona: 'a <script>alert(1)</script>b' };
    expect(reread({ ...CONTENT, settings }).chatbot.persona).toBe('a b');
    expect(codeOf(() => reread({ ...CONTENT, settings: { ...settings, persona: '＜script＞' } }))).toBe('conflict');
  });

  test('of the most parts has fewer members than an import may have, and any other body keeps its limit', () => {
    const field = { name: 'a', kind: 'choice', required: true, choices: ['a', 'b'] };
    const playbooks = Array.from({ length: 30 }, () => ({
      id: A,
      ...CONTENT.playbooks[0]!.body,
      steps: Array.from({ length: 15 }, () => ({ ...step, field })),
    }));
    const rules = Array.from({ length: 100 }, () => ({ id: B, ...CONTENT.rules[0]!.body }));
    const triggers = Array.from({ length: 50 }, () => ({
      id: C,
      ...CONTENT.triggers[0]!.body,
      then: Array.from({ length: 5 }, () => ({ kind: 'playbook', playbookId: A })),
    }));
    const document = { ...toDocument(CONTENT, '2026-01-01T00:00:00.000Z'), playbooks, rules, triggers };
    expect(chatbotDocument.safeParse(parseJson(JSON.stringify(document), IMPORT_KEYS)).success).toBe(true);
    expect(codeOf(() => parseJson(JSON.stringify(document)))).toBe('invalid-request');
    expect(CONTENT_MAX_BYTES).toBeLessThan(JSON_LIMITS.bytes);
  });
});

describe('settings', () => {
  test('change where something was given, and nowhere else', () => {
    const next = changed(CONTENT.settings, { name: 'New', theme: { icon: 'book' }, persona: undefined });
    expect(next).toEqual({ ...CONTENT.settings, name: 'New', theme: { ...CONTENT.settings.theme, icon: 'book' } });
  });

  test('have their main language among the languages', () => {
    expect(changed(CONTENT.settings, { language: 'fr' }).languages).toEqual(['en', 'fr']);
    expect(changed(CONTENT.settings, { languages: ['en', 'en'] }).languages).toEqual(['en']);
    expect(codeOf(() => changed(CONTENT.settings, { languages: ['fr'] }))).toBe('invalid-request');
  });

  test('name a model that the operator has configured, or none', async () => {
    expect(await prepared({ model: 'extractive' }, ['extractive'])).toEqual({ model: 'extractive' });
    expect(await prepared({ model: null }, ['extractive'])).toEqual({ model: null });
    expect((await problemOf(prepared({ model: 'other' }, ['extractive'])))?.extra.errors).toEqual([
      { pointer: '#/body/model', detail: 'Give one of: extractive' },
    ]);
  });

  test('have their rich field purified', async () => {
    expect(await prepared({ notice: '<p onclick=x>a</p>' }, [])).toEqual({ notice: '<p>a</p>' });
  });
});
