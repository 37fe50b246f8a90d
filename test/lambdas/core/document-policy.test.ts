import { expect, test } from '@jest/globals';
import { documentPolicy } from '../../../lambdas/core/document-policy.ts';

test('a document has exactly its own program and styles, and no picture but data that it has asked for', () => {
  const plain = documentPolicy('go()', 'p{}', "'none'");
  const pictured = documentPolicy('go()', 'p{}', 'https://shop.example.com', 'data:');

  expect(plain).toContain("img-src 'none'");
  expect(plain).not.toMatch(/unsafe|https?:|\*|data:/);
  expect(pictured.replace('data:', "'none'").replace('https://shop.example.com', "'none'")).toBe(plain);
});
