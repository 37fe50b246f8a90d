import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildWidget, sizesOf, WIDGET_BUDGETS, type Widget } from '../../tools/widget.ts';

let widget: Widget;
beforeAll(async () => {
  widget = await buildWidget();
}, 60_000);

describe('the widget', () => {
  test('is at most 3 kB on every page, and 15 kB when its window is opened (gzip)', () => {
    const sizes = sizesOf(widget);
    expect(WIDGET_BUDGETS).toMatchObject({ loader: 3_000, first: 15_000 });
    for (const [part, bytes] of Object.entries(sizes)) {
      expect([part, bytes > 1_000]).toEqual([part, true]);
      expect([part, bytes <= WIDGET_BUDGETS[part as keyof typeof WIDGET_BUDGETS]]).toEqual([part, true]);
    }
  });

  test('has no sink for markup and makes no code of text', () => {
    // The library names one property of the DOM, which only `dangerouslySetInnerHTML` would lead to: the document's Trusted Types refuse it, and nothing of ours uses it.
    const library = /\.innerHTML\b|__html/g;
    for (const [name, text] of Object.entries({ ...widget.files, 'chat.js': widget.loader })) {
      const own = widget.imports.includes(name) ? text.replaceAll(library, '') : text;
      expect([
        name,
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(|srcdoc|parseFromString/i.exec(
          own.replaceAll('dangerouslySetInnerHTML', ''),
        )?.[0],
      ]).toEqual([name, undefined]);
    }
  });

  test('puts no style element and no style attribute on a page of others', () => {
    expect(widget.loader).not.toMatch(/createElement\("style"\)|cssText|setAttribute\("style"/);
  });

  test('names its files by what is in them', () => {
    for (const name of Object.keys(widget.files)) expect(name).toMatch(/^chat-[a-z]+-[0-9A-Z]{8}\.(?:js|css)$/);
    expect(Object.keys(widget.files)).toEqual(expect.arrayContaining([widget.entry, widget.style, ...widget.imports]));
  });
});
