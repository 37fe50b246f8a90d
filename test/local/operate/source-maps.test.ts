import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { debugIdOf } from '../../../lambdas/core/error-tracker.ts';
import { harmlessError } from '../../../dashboard/errors/harmless.ts';
import { sendSourceMaps } from '../../../local/operate/send-source-maps.ts';
import { sourceArtifacts } from '../../../local/operate/source-maps.ts';
import { trackerAccess } from '../../../local/operate/tracker-upload.ts';
import type { Assembly } from '../../../local/template/assembly.ts';
import { startUploadSink, type UploadSink } from '../../support/upload-sink.ts';

const TOKEN = 'token-of-the-tests';
const SCRIPT = 'exports.handler=()=>1;';
const PAGE = 'console.log(1)';

let root: string;
let dist: string;
let sink: UploadSink | undefined;
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'maps-'));
  dist = join(root, 'dist');
  put('lambdas/chat/turn.ts', 'export const handler = () => 1;\n');
  put('dist/chat/index.js', SCRIPT);
  put(
    'dist/maps/chat/index.js.map',
    JSON.stringify({ version: 3, sources: ['../../lambdas/chat/turn.ts', '../../node_modules/zod/a.js', '../../../secret.txt'], mappings: 'AAAA' }),
  );
  put('dist/dashboard-assets/assets/index-AbCd1234.js', PAGE);
  put(
    'dist/maps/dashboard/assets/index-AbCd1234.js.map',
    JSON.stringify({ version: 3, sources: ['../../../dashboard/main.tsx'], sourcesContent: ['main'], mappings: 'AAAA' }),
  );
  put('dashboard/main.tsx', 'main');
  writeFileSync(join(dirname(root), 'secret.txt'), 'not ours');
});
afterAll(() => {
  rmSync(root, { recursive: true });
  rmSync(join(dirname(root), 'secret.txt'));
});
afterEach(async () => {
  await sink?.stop();
  sink = undefined;
});

const assembly = (release?: string) =>
  ({
    stacks: [
      {
        name: 'Rempart-api',
        template: { Resources: { F: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { ERRORS_RELEASE: release } } } } } },
      },
    ],
    asset: () => '',
  }) as unknown as Assembly;
const environment = (url: string) => ({ SENTRY_URL: url, SENTRY_AUTH_TOKEN: TOKEN, SENTRY_ORG: 'orvella', SENTRY_PROJECT: 'rempart' });

describe('the ids of scripts', () => {
  test('are the same for whoever uploads maps and whoever reports, a function or a page', async () => {
    const ids = new Map(sourceArtifacts(dist, root).map(({ path, debugId }) => [path, debugId]));
    expect(ids.get('chat/index.js')).toBe(debugIdOf(Buffer.from(SCRIPT)));

    const frame = { filename: 'https://app.example/assets/index-AbCd1234.js', function: 'f', lineno: 1, colno: 2 };
    const { debug_meta } = await harmlessError({ exception: { values: [{ type: 'TypeError', stacktrace: { frames: [frame] } }] } }, 'https://app.example');
    expect(debug_meta?.images).toEqual([
      { type: 'sourcemap', code_file: 'app:///assets/index-AbCd1234.js', debug_id: ids.get('dashboard/assets/index-AbCd1234.js') },
    ]);
  });
});

describe('the upload of source maps', () => {
  test('sends scripts and maps as one bundle in chunks, under the release of the functions, and sends nothing twice', async () => {
    sink = await startUploadSink(TOKEN, { chunkSize: 512 });
    expect(await sendSourceMaps(assembly('rempart@0.1.0+abc'), environment(sink.url), dist)).toBe('2 scripts and their maps are at the tracker');

    const [bundle] = sink.bundles;
    expect(bundle).toMatchObject({ projects: ['rempart'], version: 'rempart@0.1.0+abc' });
    const bytes = bundle?.bytes ?? Buffer.alloc(0);
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('SYSB\x02\0\0\0');
    // Places within count from the beginning of the whole, so it is read as a whole.
    const parts = unzipSync(bytes);
    const manifest = JSON.parse(Buffer.from(parts['manifest.json'] ?? []).toString()) as { files: Record<string, unknown> };
    expect(Object.keys(parts).sort()).toEqual([...Object.keys(manifest.files), 'manifest.json'].sort());
    expect(manifest).toMatchObject({
      org: 'orvella',
      project: 'rempart',
      release: 'rempart@0.1.0+abc',
      files: {
        'files/_/_/chat/index.js': { type: 'minified_source', url: '~/chat/index.js', headers: { 'debug-id': debugIdOf(SCRIPT), sourcemap: 'index.js.map' } },
        'files/_/_/chat/index.js.map': { type: 'source_map', headers: { 'debug-id': debugIdOf(SCRIPT) } },
      },
    });
    const map = JSON.parse(Buffer.from(parts['files/_/_/chat/index.js.map'] ?? []).toString()) as { sourcesContent: unknown };
    // Sources of ours; a package's are known by their place, and no file beside the project is read.
    expect(map.sourcesContent).toEqual(['export const handler = () => 1;\n', null, null]);

    const before = sink.calls.length;
    expect(await sendSourceMaps(assembly('rempart@0.1.0+abc'), environment(sink.url), dist)).toBe('2 scripts and their maps are at the tracker already');
    expect(sink.calls.slice(before).filter((call) => call.startsWith('POST') && call.includes('chunk-upload'))).toEqual([]);
  });

  test('that is not taken is said and stops no deployment', async () => {
    sink = await startUploadSink('another token');
    expect(await sendSourceMaps(assembly(), environment(sink.url), dist)).toMatch(/^not uploaded: the tracker answers 401/);
    await sink.stop();
    expect(await sendSourceMaps(assembly(), environment(sink.url), dist)).toMatch(/^not uploaded: /);
    sink = undefined;
  });

  test('hands its token to no other host than the one that is configured', async () => {
    sink = await startUploadSink(TOKEN, { uploadUrl: 'https://evil.example/upload' });
    expect(await sendSourceMaps(assembly(), environment(sink.url), dist)).toBe(
      'not uploaded: the tracker names evil.example for its uploads, which is not its own host',
    );
    expect(await sendSourceMaps(assembly(), environment('http://tracker.example'), dist)).toContain('which is not its own host');
  });

  test('is not begun unless token, organization and project are all there', async () => {
    expect(trackerAccess({ SENTRY_AUTH_TOKEN: 'a', SENTRY_ORG: 'b' })).toBeUndefined();
    expect(trackerAccess({ SENTRY_AUTH_TOKEN: 'a', SENTRY_ORG: 'b', SENTRY_PROJECT: 'c' })).toEqual({
      url: 'https://sentry.io',
      token: 'a',
      org: 'b',
      project: 'c',
    });
    expect(await sendSourceMaps(assembly(), {}, dist)).toMatch(/^not uploaded: SENTRY_AUTH_TOKEN/);
  });
});
