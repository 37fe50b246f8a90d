import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { CONTENT_MAX_BYTES, IMPORT_KEYS, settings, VERSIONS_MAX } from '../../../lambdas/chatbots/fields.ts';
import { RICH_ELEMENTS, RICH_LIMITS } from '../../../lambdas/cleaning/rich-limits.ts';
import { PART_LIMITS } from '../../../lambdas/behaviour/contract.ts';

const page = readFileSync('docs/chatbots.md', 'utf8');
const spaced = (count: number): string => String(count).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ' ');

test('docs/chatbots.md gives the limits that the code has', () => {
  const limits = [
    `${VERSIONS_MAX} are kept`,
    `${spaced(CONTENT_MAX_BYTES)} bytes`,
    `${spaced(IMPORT_KEYS)} members`,
    `${PART_LIMITS.playbook} playbooks, ${PART_LIMITS.rule} rules and ${PART_LIMITS.trigger} triggers`,
    `deeper than ${RICH_LIMITS.depth}`,
    `${spaced(RICH_LIMITS.tags)} tags`,
    `${spaced(RICH_LIMITS.characters)} characters`,
    RICH_ELEMENTS.join(' '),
  ];
  expect(limits.filter((limit) => !page.includes(limit))).toEqual([]);
});

test('docs/chatbots.md names every field and its class', () => {
  expect(Object.keys(settings).filter((name) => name !== 'theme' && !page.includes(`\`${name}\``))).toEqual([]);
});
