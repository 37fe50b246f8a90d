import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contrast, lookOf } from '../../../lambdas/widget/look.ts';

const theme = { primaryColor: '#1f4d3d', textColor: '#ffffff', position: 'right', icon: 'chat' } as const;
const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

test('text can be read on the colour of the owner, whatever the owner has chosen (WCAG 2.2, 1.4.3)', () => {
  fc.assert(
    fc.property(color, color, (primaryColor, textColor) => {
      const look = lookOf({ ...theme, primaryColor, textColor });
      expect(contrast(look.color, look.text)).toBeGreaterThanOrEqual(4.5);
      expect(look.color).toBe(primaryColor);
    }),
    { numRuns: 2_000 },
  );
});

test('a text colour that can be read is left alone', () => {
  expect(lookOf(theme)).toEqual({ color: '#1f4d3d', text: '#ffffff', position: 'right', icon: 'chat' });
  expect(lookOf({ ...theme, textColor: '#ffe' + 'ecc' }).text).toBe('#ffeecc');
  expect(lookOf({ ...theme, primaryColor: '#ffe600' }).text).toBe('#000000');
});

test('the contrast of black and white is 21', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
