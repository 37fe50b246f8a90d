import { expect, test } from '@jest/globals';
import { pathPattern } from '../../../local/edge/path-pattern.ts';

test.each([
  ['*', '/any/thing', true],
  ['/chat.js', '/chat.js', true],
  ['chat.js', '/chat.js', true],
  ['/chat.js', '/Chat.js', false],
  ['/chat.js', '/chatxjs', false],
  ['/chat.js', '/chat.js/more', false],
  ['/v1/*', '/v1/', true],
  ['/v1/*', '/v1', false],
  ['/a?c', '/abc', true],
  ['/a?c', '/ac', false],
  ['*.js', '/deep/x.js', true],
  ['/private/*', '/public/../private/x', true],
  ['/private/*', '/%70rivate/x', true],
  ['/private/*', '/private%2Fx', false],
  ['/private/', '/private/x/..', true],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(pathPattern(pattern)(path)).toBe(expected);
});
