import { describe, expect, test } from '@jest/globals';
import { EVENT_TYPES } from '../lambdas/events/catalogue.ts';
import { against, badNames, holding, importsOf, LONGEST_FILE, readSources, staleExceptions, tooLong, trespasses, type Direction } from './source-rules.ts';

const sources = readSources();
const imports = sources.flatMap(importsOf);
const within = (folder: RegExp) => sources.filter(({ path }) => folder.test(path));

const CLOUD = /^(@aws-sdk|@smithy|@middy|aws-lambda|@aws-lambda-powertools|@sentry)(\/|$)/;
const SQL = /^(kysely|pg)(\/|$)/;

/** Each row with an import that it must refuse. */
const DIRECTIONS: readonly (readonly [Direction, refused: readonly [from: string, to: string]])[] = [
  [{ from: /^lambdas\/core\//, to: /^lambdas\/(?!core\/)/, why: 'the core knows no feature' }, ['lambdas/core/api.ts', 'lambdas/chat/turn.ts']],
  [
    { from: /^lambdas\//, to: /^(lib|local|bin|test|tools|widget)\//, why: 'run-time code knows neither CDK nor the local cloud' },
    ['lambdas/core/env.ts', 'local/main.ts'],
  ],
  [
    {
      from: /^lambdas\/.*\/(contract|fields|purposes|reasons|catalogue)\.ts$/,
      to: /^(?!zod$|lambdas\/core\/(code-points|contract|journal-types|limit|schema|problem|reply)\.ts$|lambdas\/[\w-]+\/(?:[\w-]+\/)?(contract|fields)\.ts$|lambdas\/cleaning\/(patterns|plain-text)\.ts$|lambdas\/materials\/(purposes|reasons)\.ts$|lambdas\/events\/catalogue\.ts$)/,
      why: 'a contract is data: CDK, documents and tests load it',
    },
    ['lambdas/chat/contract.ts', 'lambdas/chat/turn.ts'],
  ],
  [
    { from: /^lambdas\/contracts\.ts$/, to: /^(?!lambdas\/([\w-]+\/contract|core\/contract)\.ts$)/, why: 'the registry only gathers contracts' },
    ['lambdas/contracts.ts', 'lambdas/chat/turn.ts'],
  ],
  [
    {
      from: /^lambdas\//,
      to: CLOUD,
      why: 'a rule is a function of call and dependencies; it knows no cloud',
      except: [
        [/handler\.ts$/, 'an entry point is the wiring'],
        [/store\.ts$/, 'a store is where queries are'],
        [
          /^lambdas\/core\/(api|clients|error-tracker|event|idempotency|journal|log|mailer|objects|presign|queue|render|rotating-secret|secrets|worker)\.ts$/,
          'each is the one file that knows its service or the shape of its events',
        ],
        [/^lambdas\/authorizer\/(authorize|policy)\.ts$/, 'types of the event and of the answer'],
        [/^lambdas\/authorizer\/directory\.ts$/, "the authorizer's store"],
        [/^lambdas\/database\/(connect|typed-statement|data-api(?:-\w+)?)\.ts$/, 'the ways to the database'],
        [/^lambdas\/models\/(bedrock-\w+|choose|configured)\.ts$/, 'the Bedrock provider, and the choice that makes its client'],
        [/^lambdas\/sessions\/liveness\.ts$/, 'the one consistent read of session, user and account'],
        [/^lambdas\/sealing\/(kms|sealing)\.ts$/, 'the one file that speaks to KMS, and what makes its client'],
        [/^lambdas\/tokens\/published-keys\.ts$/, 'the store of public keys'],
        [/^lambdas\/materials\/(scan-objects|quarantine-objects)\.ts$/, 'object access of the scan'],
      ],
    },
    ['lambdas/chat/turn.ts', '@aws-sdk/client-s3'],
  ],
  [
    {
      from: /^lambdas\//,
      to: SQL,
      why: 'SQL is in stores',
      except: [
        [/store\.ts$/, 'a store is where queries are'],
        [
          /^lambdas\/database\/(account|chatbot|connect|tables|conversation-tables|channel-tables|webhook-tables)\.ts$/,
          "the way into an account's transaction and the types of its tables",
        ],
        [
          /^lambdas\/database\/(typed-statement|data-api-\w+)\.ts$/,
          "the driver over the Data API, which writes and reads values with the other driver's own table",
        ],
        [/^lambdas\/access\/conversations\.ts$/, 'a condition that is part of every query of conversations'],
        [/^lambdas\/retrieval\/(namespace|retrieve|stored-chunk)\.ts$/, 'the search itself is one query'],
        [/^lambdas\/materials\/purge\.ts$/, 'deletes by account, table after table'],
      ],
    },
    ['lambdas/chatbots/chatbots.ts', 'kysely'],
  ],
  [
    {
      from: /^(lib|bin)\//,
      to: /^lambdas\/(?!contracts\.ts$|[\w-]+\/contract\.ts$|core\/(env|journal-metrics|problem|response-headers)\.ts$)/,
      why: 'CDK reads contracts and tables of constants, and nothing else of the run time',
    },
    ['lib/features.ts', 'lambdas/chat/turn.ts'],
  ],
  [
    { from: /^local\//, to: /^(lambdas|lib|bin|test|widget)\//, why: 'the local cloud knows the product only by its template and bundles' },
    ['local/cloud/cloud.ts', 'lambdas/core/problem.ts'],
  ],
  [{ from: /^(?!local\/|test\/|tools\/)/, to: /^local\//, why: 'nobody depends on the local cloud' }, ['lib/app.ts', 'local/engine.ts']],
  [{ from: /^(?!test\/)/, to: /^test\//, why: 'nobody depends on tests' }, ['tools/bundle.ts', 'test/support/serve.ts']],
  [
    { from: /^(widget|dashboard|client)\//, to: /^(lambdas|lib|local|tools)\//, why: 'browser code is served to strangers' },
    ['widget/frame.ts', 'lambdas/chat/contract.ts'],
  ],
  [{ from: /^client\//, to: /^(?!client\/)/, why: 'the client is a package of its own without dependencies' }, ['client/client.ts', 'zod']],
  [
    {
      from: /^dashboard\//,
      to: /^(?!dashboard\/|client\/client\.ts$|(?:react|react-dom|@tanstack\/react-query|wouter)(?:\/|$))/,
      why: 'the dashboard knows the service by its client, and its script is small',
      except: [
        [/^dashboard\/errors\/(?:tracker|replay\.worker)\.ts$/, 'what tells of errors, in a chunk of its own and a worker'],
        [/^dashboard\/parts\/qr-code\.ts$/, 'encodes a QR code, in the chunk of the one page that shows one'],
      ],
    },
    ['dashboard/app.tsx', 'widget/frame.ts'],
  ],
  [{ from: /^(?!test\/)/, to: /handler\.ts$/, why: 'nobody imports an entry point' }, ['lambdas/chat/turn.ts', 'lambdas/search/handler.ts']],
  [
    { from: /^(?!test\/)/, to: /^zod\/v3|^(jsonwebtoken|axios|lodash|moment|aws-sdk)(\/|$)/, why: 'replaced by what is here already' },
    ['lambdas/chat/turn.ts', 'lodash/merge'],
  ],
];

describe('imports go in one direction', () => {
  test.each(DIRECTIONS.map((row) => [row[0].why, row] as const))('%s', (_why, [direction, [from, to]]) => {
    expect(against(imports, direction)).toEqual([]);

    expect(against([{ from, to }], direction)).toEqual([{ from, to }]);
  });

  test('no exception outlives its reason', () => {
    expect(DIRECTIONS.flatMap(([direction]) => staleExceptions(imports, direction))).toEqual([]);

    expect(staleExceptions([], { from: /a/, to: /b/, why: '', except: [[/c/, 'gone']] })).toEqual([/c/]);
  });

  test('one feature reaches another only through its contract', () => {
    expect(trespasses(imports)).toEqual([]);

    expect(trespasses([{ from: 'lambdas/chat/turn.ts', to: 'lambdas/materials/store.ts' }])).toHaveLength(1);
    expect(
      trespasses([
        { from: 'lambdas/chat/turn.ts', to: 'lambdas/materials/contract.ts' },
        { from: 'lambdas/chat/turn.ts', to: 'lambdas/models/embedding.ts' },
      ]),
    ).toEqual([]);
  });

  test('every way to write an import is seen', () => {
    const text =
      "import a from './a.ts';\nimport './b.ts';\nexport { c } from './c.ts';\nconst d = await import('./d.ts');\nimport type { E } from 'e';\nimport {\n  f,\n} from \"../f.ts\";\n";

    expect(importsOf({ path: 'lib/x/y.ts', text }).map(({ to }) => to)).toEqual(['lib/x/a.ts', 'lib/x/b.ts', 'lib/x/c.ts', 'lib/x/d.ts', 'e', 'lib/f.ts']);
  });
});

const planted = (text: string) => [{ path: 'planted.ts', text }];

/** Text that a folder must not hold, where it may be, and a line that must be found. */
const WORDS: readonly (readonly [promise: string, where: RegExp, pattern: RegExp, allowed: readonly string[], line: string])[] = [
  [
    'only core/env.ts reads the process environment',
    /^lambdas\//,
    /process\s*\.\s*env|process\s*\[\s*['"]env/,
    ['lambdas/core/env.ts'],
    'const a = process.env.HOME;',
  ],
  [
    'no function asks where it lies, save one that starts a thread from the file beside its own',
    /^lambdas\//,
    /import\.meta/,
    ['lambdas/materials/ingest.handler.ts', 'lambdas/uploads/render.handler.ts'],
    'import.meta.url',
  ],
  ['no function knows that it is local', /^lambdas\//, /\bis_?local\b/i, [], 'if (isLocal) return;'],
  [
    'no function makes a pattern of a text, save of constants of its own module (S20.3)',
    /^(lambdas|widget)\//,
    /\bRegExp\s*\((?!`(?:[^`$]|\$(?!\{)|\$\{[A-Z_]+\})*`)/,
    [],
    'new RegExp(call.body.pattern)',
  ],
  [
    'no secret, signature or digest is compared letter by letter, save the outcome of a trial (S29.3, S30.1)',
    /^lambdas\//,
    /(?:\b(?:secret|signature|digest|hmac|expected|pepper)\b(?:\.\w+\((?:'\w+')?\))?|\.digest\([^)]*\)|\.toString\('(?:hex|base64|base64url)'\))\s*[!=]==(?!\s*(?:undefined|null|''))|[!=]==\s*(?:\w+\.)*(?:secret|signature|digest|hmac|expected|pepper)\b(?!\.length)/,
    ['lambdas/materials/engine-trial.ts'],
    "return hex === expected.toString('hex');",
  ],
  ['no function evaluates text', /^(lambdas|widget|dashboard|client)\//, /\beval\(|new Function\(/, [], 'eval(text)'],
  [
    'no test is skipped or alone',
    /^test\//,
    /\b(?:describe|test|it)\.(?:skip|only|todo|failing)\b|\b(?:xdescribe|xtest|xit|fdescribe|fit)\(/,
    ['test/architecture.test.ts'],
    "test.only('x', () => {});",
  ],
  [
    'no type is thrown away',
    /^(?:bin|lib|lambdas|local|widget|dashboard|client|tools)\//,
    /\bas any\b|:\s*any\b(?! (?:other|that|of))|<any>|@ts-(?:ignore|nocheck|expect-error)/,
    [],
    'const a = b as any;',
  ],
  ['no non-null assertion', /^(?:bin|lib|lambdas|local|dashboard|client|tools)\//, /[\w)\]]!(?:[.;,)\]]|\s*$)(?!=)/m, [], 'const a = b!.c;'],
  [
    'no enum, namespace or parameter property',
    /^(?:bin|lib|lambdas|local|widget|dashboard|client|tools)\//,
    /^\s*(?:export\s+)?(?:const\s+)?(?:enum|namespace)\s+\w+\s*\{/m,
    // The compiler looks for what elements may be given in a namespace of this name, and nowhere else; there is nothing in it that runs.
    ['widget/jsx.ts'],
    'export enum Colour {',
  ],
];

describe('words that are not written', () => {
  test.each(WORDS)('%s', (_promise, where, pattern, allowed, line) => {
    expect(
      holding(
        within(where).filter(({ path }) => !allowed.includes(path)),
        pattern,
      ),
    ).toEqual([]);

    expect(holding(planted(line), pattern)).toEqual(['planted.ts']);
    expect(holding(planted(`// ${line}\n/* ${line} */`), pattern)).toEqual([]);
  });
});

test.each([
  ['lambdas/messaging/proof.ts', 2],
  ['lambdas/sessions/refresh-token.ts', 1],
])('%s compares what it proves in constant time, each time (S30.1)', (path, times) => {
  const source = sources.find((each) => each.path === path);
  expect(source?.text.match(/\btimingSafeEqual\(/g)).toHaveLength(times);
});

test('every event of the catalogue is emitted by somebody', () => {
  const emitters = within(/^lambdas\//).filter(({ path }) => path !== 'lambdas/events/catalogue.ts');
  const unheard = (types: readonly string[]): string[] => types.filter((type) => !emitters.some(({ text }) => text.includes(`'${type}'`)));
  expect(unheard(EVENT_TYPES)).toEqual([]);

  expect(unheard(['conversation.sold'])).toEqual(['conversation.sold']);
});

describe('files', () => {
  test(`none is longer than ${LONGEST_FILE} lines`, () => {
    expect(tooLong(sources)).toEqual([]);

    expect(tooLong(planted('x\n'.repeat(LONGEST_FILE)))).toEqual([]);
    expect(tooLong(planted('x\n'.repeat(LONGEST_FILE + 1)))).toEqual(['planted.ts']);
  });

  test('none is named for nothing', () => {
    expect(badNames(sources.map(({ path }) => path))).toEqual([]);

    const bad = ['lib/utils.ts', 'lambdas/common/a.ts', 'lambdas/chat/chat-helper.ts', 'local/index.ts', 'lib/user.service.ts', 'test/shared/a.ts'];
    expect(badNames(bad)).toEqual(bad);
    expect(badNames(['lambdas/search/search.ts', 'lambdas/core/mailer.ts', 'local/engines/json-protocol.ts'])).toEqual([]);
  });

  test('a test that mirrors a source lies where its source lies', () => {
    const folders = new Set(sources.map(({ path }) => path.replace(/\/[^/]+$/, '')));
    const astray = within(/^test\/(lambdas|local|lib|widget)\//)
      .map(({ path }) => path.replace(/\/[^/]+$/, ''))
      .filter((folder) => !folders.has(folder.replace('test/', '')));

    expect([...new Set(astray)]).toEqual([]);
  });

  test('a handler is wiring: at most 60 lines', () => {
    expect(
      within(/^lambdas\/.*handler\.ts$/)
        .filter(({ text }) => text.split('\n').length > 60)
        .map(({ path }) => path),
    ).toEqual([]);
  });
});
