import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { KEYS_MAX } from '../lambdas/api-keys/contract.ts';
import { MESSAGE_MAX } from '../lambdas/chat/contract.ts';
import { EXPORT_HOURS } from '../lambdas/account/export-store.ts';
import { ALL_ROUTES } from '../lambdas/contracts.ts';
import { AREAS } from '../lambdas/core/contract.ts';
import { KEEP_SECONDS } from '../lambdas/core/idempotency.ts';
import { JSON_LIMITS } from '../lambdas/core/json.ts';
import { LIMIT_CLASSES } from '../lambdas/core/limit.ts';
import { PROBLEM_TYPE_BASE, PROBLEMS, type ProblemCode } from '../lambdas/core/problem.ts';
import { policyHeader } from '../lambdas/core/ring.ts';
import { EXTRACTION_LIMITS } from '../lambdas/materials/block.ts';
import { CHUNK_LIMITS } from '../lambdas/materials/chunk.ts';
import { DEFAULT_PAGE, LINK_SECONDS, PAGE_MAX } from '../lambdas/core/schema.ts';
import { FORM_SECONDS } from '../lambdas/materials/contract.ts';
import { PURPOSES, rulesOf, type PurposeName } from '../lambdas/materials/purposes.ts';
import { INVITATION_SECONDS, INVITATIONS_MAX, MEMBERS_MAX } from '../lambdas/members/contract.ts';
import { LINK_SECONDS as MAILED_SECONDS } from '../lambdas/notices/contract.ts';
import { REASON_TABLE } from '../lambdas/materials/reasons.ts';
import { problemsOf } from '../lambdas/openapi.ts';
import { OWNER_LINK_SECONDS } from '../lambdas/operator/owner-link.ts';
import { CONFIRMED_SECONDS } from '../lambdas/second-factor/contract.ts';
import { START_HELP } from '../local/commands/options.ts';
import { EVENT_TYPES } from '../lambdas/events/catalogue.ts';
import { eventMessage } from '../lambdas/events/queue.ts';
import { ATTACKS, CLAIMS } from '../tools/controls/controls.ts';
import { proofsIn, readTests } from '../tools/controls/proofs.ts';
import { generated, openApiText } from '../tools/documents.ts';
import { eventsText, exampleOf } from '../tools/events-document.ts';
import { journalEventsText } from '../tools/journal-document.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const spaced = (count: number): string => String(count).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ' ');
const pages = [...globSync('*.md'), ...globSync('docs/**/*.md'), ...globSync('layers/**/*.md')].sort();

describe('docs/problems.md', () => {
  const sections = read('docs/problems.md').split(/^## /m).slice(1);

  test('has a section for every problem, and no other', () => {
    expect(sections.map((section) => section.split('\n')[0])).toEqual(Object.keys(PROBLEMS));
  });

  test.each(Object.entries(PROBLEMS))('says of %s its status and title, what happened, and how to mend it', (code, { status, title }) => {
    const section = sections.find((each) => each.startsWith(`${code}\n`)) ?? '';
    expect(section).toContain(`${status}. ${title}`);
    expect(section).toMatch(/\*\*What happened\.\*\* .{20,}/);
    expect(section).toMatch(/\*\*How to mend it\.\*\* .{10,}/);
  });
});

/** What the gateway and the firewall answer before any route does. */
const BEFORE_ROUTES: readonly ProblemCode[] = ['method-not-allowed', 'not-allowed', 'rate-limited', 'internal'];

test('docs/problems.md says which codes no route of this release answers', () => {
  const answered = new Set([...ALL_ROUTES.flatMap(({ route }) => problemsOf(route)), ...BEFORE_ROUTES]);
  const sections = read('docs/problems.md').split(/^## /m).slice(1);
  const reserved = sections.filter((section) => section.includes('Reserved: no route of this release')).map((section) => section.split('\n')[0]);
  expect(reserved).toEqual(Object.keys(PROBLEMS).filter((code) => !answered.has(code as ProblemCode)));
});

test('docs/materials.md gives the limits that the code has', () => {
  const page = read('docs/materials.md');
  const limits = [
    `${PURPOSES.training.types.join(', ')};`,
    `${spaced(PURPOSES.training.maxBytes)} bytes`,
    `${PURPOSES.training.count.max} files`,
    `${EXTRACTION_LIMITS.maxPages} pages`,
    `${spaced(EXTRACTION_LIMITS.maxCharacters)} characters`,
    `${spaced(CHUNK_LIMITS.maxChunks)} chunks`,
    `within ${FORM_SECONDS} seconds`,
    `lives ${LINK_SECONDS} seconds`,
  ];
  expect(limits.filter((limit) => !page.includes(limit))).toEqual([]);
});

test('docs/accounts.md gives the lives and limits that the code has', () => {
  const page = read('docs/accounts.md');
  const said = [
    `| sign-up | ${MAILED_SECONDS.signUp / 3_600} hours |`,
    `| reset of a password | ${MAILED_SECONDS.resetPassword / 60} minutes |`,
    `| change of address | ${MAILED_SECONDS.changeEmail / 60} minutes |`,
    `| invitation | ${INVITATION_SECONDS / 86_400} days |`,
    `| owner link (operator) | ${OWNER_LINK_SECONDS / 60} minutes |`,
    `| download, export | ${LINK_SECONDS} seconds |`,
    `at most ${MEMBERS_MAX} members and ${INVITATIONS_MAX} invitations`,
    `for ${CONFIRMED_SECONDS} seconds on this session`,
    `After ${EXPORT_HOURS} hours it is deleted`,
  ];
  expect(said.filter((words) => !page.includes(words))).toEqual([]);
});

test('docs/api.md gives the limits that the code has, and names every area', () => {
  const page = read('docs/api.md');
  const { api, search } = LIMIT_CLASSES;
  const said = [
    `at most ${KEYS_MAX} living keys`,
    `1 to ${PAGE_MAX}; ${DEFAULT_PAGE} without it`,
    `at most ${spaced(JSON_LIMITS.bytes)} bytes, ${JSON_LIMITS.keys} members and ${JSON_LIMITS.depth} levels`,
    `at most ${spaced(MESSAGE_MAX)} characters`,
    `${spaced(api.count)} calls in any ${api.seconds} seconds, of which ${search.count} searches`,
    policyHeader(api),
    `For ${KEEP_SECONDS / 3_600} hours`,
    `"type": "${PROBLEM_TYPE_BASE}invalid-request"`,
    `"title": "${PROBLEMS['invalid-request'].title}"`,
    `| \`scopes\` | \`read\` or \`write\` for each of ${AREAS.map((area) => `\`${area}\``).join(', ')} `,
  ];
  expect(said.filter((words) => !page.includes(words))).toEqual([]);
});

test.each(Object.keys(PURPOSES) as PurposeName[])('docs/uploads.md gives the rules of %s as the code has them', (purpose) => {
  expect(read('docs/uploads.md')).toContain(`| ${PURPOSES[purpose].called} | ${rulesOf(purpose)} |`);
});

test('docs/local-cloud.md names every option and variable of npm start', () => {
  const page = read('docs/local-cloud.md');
  const named = [...START_HELP.matchAll(/--[a-z][\w-]+|\b[A-Z]+(?:_[A-Z]+)+\b/g)].map(([name]) => name);
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !page.includes(name))).toEqual([]);
});

describe.each(
  globSync('docs/decisions/*.md')
    .sort()
    .map((path, place) => [path, place + 1] as const),
)('%s', (path, number) => {
  test('has its number, a status, a date and the four parts', () => {
    expect(path).toMatch(new RegExp(`/${String(number).padStart(4, '0')}-[a-z0-9-]+\\.md$`));
    expect(read(path)).toMatch(
      new RegExp(`^# ${String(number).padStart(4, '0')}\\. .+\n\nStatus: (?:accepted|superseded by .+)\\. Date: \\d{4}-\\d{2}-\\d{2}\\.\n`),
    );
    expect([...read(path).matchAll(/^## (.+)$/gm)].map(([, part]) => part)).toEqual(['Context', 'Options', 'Decision', 'Consequences']);
  });
});

test('docs/materials.md explains every reason in the words of the product, and no other', () => {
  const table = read('docs/materials.md').split('## Reasons')[1]?.split('\n## ')[0] ?? '';
  expect(table.match(/^\| `.*$/gm)).toEqual(
    Object.entries(REASON_TABLE).map(([reason, { status, what, helps }]) => `| \`${reason}\` | ${status} | ${what.en} | ${helps.en} |`),
  );
});

test('docs/openapi.json is what the registry says (npm run docs)', () => {
  expect(read('docs/openapi.json')).toBe(openApiText());
});

test('docs/events.md is what the catalogue says (npm run docs), and each of its examples is an event that the queue would carry', () => {
  expect(read('docs/events.md')).toBe(eventsText());
  for (const type of EVENT_TYPES) expect(eventMessage.parse(exampleOf(type))).toEqual(exampleOf(type));
});

test('docs/journal-events.md is what the table of types says (npm run docs)', () => {
  expect(read('docs/journal-events.md')).toBe(journalEventsText());
});

describe('the OpenAPI document', () => {
  const document = JSON.parse(openApiText()) as { paths: Record<string, Record<string, { operationId: string }>>; components: unknown };

  test('names each operation once', () => {
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('refers only to what is there', () => {
    const references = [...openApiText().matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, path]) => path ?? '');
    const missing = references.filter(
      (path) => path.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document) === undefined,
    );
    expect(missing).toEqual([]);
  });
});

test('every key of the configuration is described', () => {
  const keys = [...read('lib/config.ts').matchAll(/^ {2}(\w+): (?:z|exactOrigin|model|embeddings|hostName)\b/gm)].map(([, key]) => key ?? '');
  const page = read('docs/configuration.md');
  expect(keys.length).toBeGreaterThan(8);
  expect(keys.filter((key) => !page.includes(`| \`${key}\` |`))).toEqual([]);
});

test.each(pages)('%s links only to what exists', (page) => {
  const targets = [...read(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? '').filter((target) => !/^https?:/.test(target));
  expect(targets.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([]);
});

test.each(Object.entries(generated()).filter(([path]) => /^docs\/controls|^dashboard\//.test(path)))(
  '%s is what the list of promises says (npm run docs)',
  (path, text) => {
    expect(read(path)).toBe(text);
  },
);

test('no test names a promise or an attack that tools/controls does not describe', () => {
  const known = new Set<string>([...ATTACKS, ...CLAIMS.map(({ id }) => id)]);
  expect([...proofsIn(readTests('.'))].filter(([id]) => !known.has(id))).toEqual([]);
});

test.each(pages)('the scripts that %s names exist', (page) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...read(page).matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name]) => name ?? '');
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

describe('README.md gives the figures of the last measurements', () => {
  const figure = (page: string, where: RegExp): string => where.exec(read(page))?.[1] ?? `nothing on ${page} is ${where}`;
  const benchmark = (where: RegExp): string => figure('docs/benchmarks.md', where);
  const rounded = (where: RegExp, digits: number): string => Number(benchmark(where)).toFixed(digits);
  const startOf = (name: string): string => benchmark(new RegExp(`^\\| ${name} \\|.*\\| ([\\d.]+) \\[[^\\]]+\\] \\| \\d+ \\| \\d+ \\|$`, 'm'));

  test.each([
    ['the authorizer starts', `authorizer starts in ${startOf('authorizer')} of the work`],
    ['the chat starts', `the chat in ${startOf('chat')} (the goals are 1.2 and 1.5)`],
    ['round trips', benchmark(/^\| round trips, counted \| (\d+) /m) === '2' && 'waits for two round trips before the model is asked'],
    ['a first question', `(${benchmark(/^\| first question on a new connection, 10000 namespaces \/ 10 \|[^|]+\| ([\d.]+) /m)} times, `],
    [
      'its pages',
      `times, ${spaced(Number(benchmark(/beside 10000 namespaces and beside 10: (\d+) /)))} and ${spaced(Number(benchmark(/beside 10000 namespaces and beside 10: \d+ and (\d+) /)))} pages)`,
    ],
    ['one index for all', `finds ${rounded(/^\| recall@10 of 1000 chunks.* and ([\d.]+), which/m, 2)} of the ten nearest`],
    ['a Word file', `a Word file costs ${benchmark(/^\| a Word file of 400 paragraphs[^|]+\|[^|]+\| ([\d.]+) /m)} of what`],
    ['a warm scan', `of text costs ${rounded(/^\| warm scan of 1000 kB[^|]+\|[^|]+\| ([\d.]+) /m, 3)} of a \`clamscan\``],
    ['a day of faults', `${figure('docs/faults.md', /^Written by `npm run faults -- --seed \d+ --minutes (\d+)`/m)} minutes, nothing missing`],
  ])('%s', (_, words) => expect(read('README.md')).toContain(words));
});

test('docs/dependencies.md names every package of package.json, and no other', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const [tables = ''] = read('docs/dependencies.md').split('## Written by hand');
  const rows = tables.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
  expect(named.sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).sort());
});
