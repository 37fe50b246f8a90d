import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ABSENT, BUDGETS_KB, HEAVY } from '../../tools/bundle-budgets.ts';
import { readGraphs, type Graph } from '../../tools/bundle-graph.ts';
import { bundle } from '../../tools/bundle.ts';

let graphs: Readonly<Record<string, Graph>>;
let sizes: Readonly<Record<string, number>>;
beforeAll(async () => {
  // The run of the tests has brought them up to date.
  if (!existsSync('dist/graphs.json')) await bundle();
  graphs = readGraphs('dist');
  sizes = JSON.parse(readFileSync('dist/sizes.json', 'utf8')) as Record<string, number>;
}, 180_000);

const has = (graph: Graph | undefined, name: string): boolean =>
  Object.keys(graph ?? {}).some((each) => (name.endsWith('/') ? each.startsWith(name) : each === name));

describe('the bundles', () => {
  test('have a budget each, and stay below it', () => {
    expect(Object.keys(BUDGETS_KB).sort()).toEqual(Object.keys(sizes).sort());
    expect(Object.entries(sizes).filter(([name, size]) => size > (BUDGETS_KB[name] ?? 0) * 1_000)).toEqual([]);
  });

  test.each(Object.entries(HEAVY))('have %s only where it is used', (name, where) => {
    expect(Object.keys(graphs).filter((each) => has(graphs[each], name) && !where.includes(each))).toEqual([]);
    // One that has no use for it any more is taken off the list.
    expect(where.filter((each) => !has(graphs[each], name))).toEqual([]);
  });

  test.each(Object.entries(ABSENT))('of %s have nothing that it can do without', (name, absent) => {
    expect(absent.filter((each) => has(graphs[name], each))).toEqual([]);
  });
});
