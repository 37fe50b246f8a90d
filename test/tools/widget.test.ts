import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildWidget, sizesOf, WIDGET_BUDGETS, type Widget } from '../../tools/widget.ts';

let widget: Widget;
beforeAll(async () => {
  widget = await buildWidget();
}, 60_000);

describe('the widget', () => {
  test('is at most 3 kB on every page, and 15 kB for whoever opens the chat and talks (gzip)', () => {
    const sizes = sizesOf(widget);
    expect(WIDGET_BUDGETS).toMatchObject({ loader: 3_000, talk: 15_000 });
    for (const [part, bytes] of Object.entries(sizes)) {
      expect([part, bytes > 1_000]).toEqual([part, true]);
      expect([part, bytes <= WIDGET_BUDGETS[part as keyof typeof WIDGET_BUDGETS]]).toEqual([part, true]);
    }
  });

  test('talks with one script and one style sheet: nothing that everybody needs comes later', () => {
    expect(widget.imports).toEqual([]);
    const script = widget.files[widget.entry] ?? '';
    for (const needed of ['"messages"', '"sessions"', '"cancel"', '"feedback"', 'enterkeyhint'])
      expect([needed, script.includes(needed)]).toEqual([needed, true]);
  });

  test('has no sink for markup and makes no code of text', () => {
    for (const [name, text] of Object.entries({ ...widget.files, 'chat.js': widget.loader }))
      expect([name, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(|srcdoc|parseFromString/i.exec(text)?.[0]]).toEqual([
        name,
        undefined,
      ]);
  });

  test('brings form, files and what else few need in parts of their own', () => {
    const script = widget.files[widget.entry] ?? '';
    for (const late of ['"leads"', '"attachments"', 'blockquote', 'DateTimeFormat', 'mouseleave']) expect([late, script.includes(late)]).toEqual([late, false]);
    expect(Object.values(widget.files).some((text) => text.includes('"attachments"'))).toBe(true);
  });

  test('is closed to the page, and tells the frame which site it is on and no more', () => {
    expect(widget.loader).toMatch(/attachShadow\(\{mode:"closed"\}\)/);
    expect(widget.loader).toMatch(/referrerPolicy="origin"/);
    expect(widget.loader).not.toMatch(/location\.(?:href|search|hash)|document\.(?:URL|referrer|title|cookie)/);
  });

  test('puts no style element and no style attribute on a page of others', () => {
    expect(widget.loader).not.toMatch(/createElement\("style"\)|cssText|setAttribute\("style"/);
  });

  test('names its files by what is in them', () => {
    for (const name of Object.keys(widget.files)) expect(name).toMatch(/^chat-[a-z]+-[0-9A-Z]{8}\.(?:js|css)$/);
    expect(Object.keys(widget.files)).toEqual(expect.arrayContaining([widget.entry, widget.style, ...widget.imports]));
  });
});
