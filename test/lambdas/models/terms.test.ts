import { describe, expect, test } from '@jest/globals';
import { fold, stem, terms, words } from '../../../lambdas/models/terms.ts';

test('accents, ligatures and case do not part words', () => {
  expect(fold('Œuvre ÉTÉ Straße ﬁn')).toBe('oeuvre ete strasse fin');
});

test('numbers keep their separators, and both separators are one', () => {
  expect(words('costs 1,200.50 or 4,90 € in 2026.')).toEqual(['costs', '1.200.50', 'or', '4.90', 'in', '2026']);
});

test('elisions and stop words of both languages say nothing', () => {
  expect(terms("Qu'est-ce que l’eau ?")).toEqual(['eau']);
  expect(terms('What is the water?')).toEqual(['water']);
  expect(terms('the of le la ?')).toEqual([]);
});

describe('forms of one word have one stem', () => {
  test.each([
    ['refund', 'refunds', 'refunded', 'refunding'],
    ['delivery', 'deliveries', 'deliver', 'delivered'],
    ['cancel', 'cancelled', 'cancelling', 'cancellation'],
    ['box', 'boxes'],
    ['rembourser', 'remboursement', 'remboursements', 'remboursee', 'rembourse'],
    ['annuler', 'annulation', 'annulee'],
    ['journal', 'journaux'],
  ])('%s and its family', (...family) => {
    expect(new Set(family.map(stem)).size).toBe(1);
  });

  test.each([
    ['water', 'waiter'],
    ['price', 'prince'],
    ['status', 'station'],
    ['livre', 'livraison'],
  ])('%s and %s stay two words', (one, other) => {
    expect(stem(one)).not.toBe(stem(other));
  });
});
