import { expect, test } from '@jest/globals';
import { documentPolicy } from '../../../lambdas/core/document-policy.ts';

test('a document has exactly its own program and styles, and no frame around it', () => {
  const plain = documentPolicy('go()', 'p{}');

  expect(plain).toContain("img-src 'none'");
  expect(plain).not.toMatch(/unsafe|https?:|\*|data:/);
  expect(plain).toContain("frame-ancestors 'none'");
  expect(documentPolicy('go() ', 'p{}')).not.toBe(plain);
});
