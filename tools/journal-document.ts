import { JOURNAL_FIELDS, JOURNAL_TYPES, JOURNAL_TYPE_NAMES, ocsfOf } from '../lambdas/core/journal-types.ts';

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

const types = JOURNAL_TYPE_NAMES.map((type) => {
  const { classUid, className, activityId, severityId } = ocsfOf(type);
  return row(`\`${type}\``, JOURNAL_TYPES[type].says, `${className} (${classUid})`, activityId, `${severityId} ${JOURNAL_TYPES[type].severity}`);
});

const fields = Object.entries(JOURNAL_FIELDS).map(([name, field]) => row(`\`${name}\``, field.says, field.max, 'always' in field ? 'always' : ''));

/** `docs/journal-events.md`: what can stand in the journal, from the one table of it. */
export const journalEventsText = (): string =>
  [
    '# Events of the journal',
    '',
    'Made from `lambdas/core/journal-types.ts` by `npm run docs`. What the journal is, and how it is kept and read: [journal.md](journal.md).',
    '',
    '## Types',
    '',
    'Names follow the OWASP Logging Vocabulary. Class, activity and severity are those of the Open Cybersecurity Schema Framework (OCSF 1.1): `type_uid` is class × 100 + activity, and `status_id` is 1 for an event that was `done` and 2 for one that was `refused`.',
    '',
    row('type', 'says', 'OCSF class', 'activity', 'severity'),
    row('---', '---', '---', '---', '---'),
    ...types,
    '',
    '## Fields',
    '',
    'Closed: an event has these fields and no other. Characters that are not printable ASCII, backslashes and `${` stand as `\\u{...}`; what is longer is cut.',
    '',
    row('field', 'says', 'longest', ''),
    row('---', '---', '---', '---'),
    ...fields,
    '',
  ].join('\n');
