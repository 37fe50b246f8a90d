import { expect, test } from '@jest/globals';
import { guardOf, guardsOf } from '../../../lambdas/authorizer/guards.ts';
import { ALL_ROUTES } from '../../../lambdas/contracts.ts';

test('the guards are those of all routes, one each, and hold no schema', () => {
  const guards = guardsOf(ALL_ROUTES);

  for (const { name, route } of ALL_ROUTES) expect(guardOf(guards, route.method, route.path)).toEqual({ name, host: route.host, callers: route.callers });
  expect(Object.keys(guards)).toHaveLength(ALL_ROUTES.length);
  expect(JSON.parse(JSON.stringify(guards))).toEqual(guards);
});

test.each(['__proto__', 'constructor', 'toString'])('%s is no route', (word) => {
  expect(guardOf(guardsOf(ALL_ROUTES), 'GET', word)).toBeUndefined();
  expect(guardOf({}, '', word)).toBeUndefined();
});
