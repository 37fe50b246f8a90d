import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildDashboard, FIRST_LOAD_BUDGET } from '../../tools/dashboard.ts';

let output = '';
let bytes = 0;
beforeAll(async () => {
  output = mkdtempSync(join(tmpdir(), 'rempart-dashboard-'));
  bytes = await buildDashboard(output);
}, 120_000);
afterAll(() => rmSync(output, { recursive: true }));

test('the first load of the dashboard is at most 150 kB of script (gzip)', () => {
  expect(FIRST_LOAD_BUDGET).toBe(150_000);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BUDGET);
});

test('the page holds no script and no style of its own: all is in files, whose names change with what is in them', () => {
  const page = readFileSync(join(output, 'dashboard-page/index.html'), 'utf8');
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
  for (const [tag, text] of [...page.matchAll(/(<script[^>]*>)([^<]*)/g)].map(([, tag = '', text = '']) => [tag, text] as const)) {
    expect(tag).toMatch(/src="\/assets\/[\w-]+\.js"/);
    expect(text.trim()).toBe('');
  }
  expect(readdirSync(join(output, 'dashboard-page'))).toEqual(['index.html']);
  for (const name of readdirSync(join(output, 'dashboard-assets/assets'))) expect(name).toMatch(/-[\w-]{8}\.(?:js|css|svg)$/);
});

test('no part of it makes code of text', () => {
  for (const name of readdirSync(join(output, 'dashboard-assets/assets'))) {
    const text = readFileSync(join(output, 'dashboard-assets/assets', name), 'utf8');
    expect([name, /\beval\(|\bnew Function\(|document\.write/.test(text)]).toEqual([name, false]);
  }
});
