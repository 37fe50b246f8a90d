import createDOMPurify, { type DOMPurify } from 'dompurify';
import { JSDOM } from 'jsdom';
import { linkAdmitted } from './markdown.ts';
import { RICH_ATTRIBUTES, RICH_ELEMENTS } from './rich-limits.ts';

/** Texts after which the window is made anew: one that lives on grows slower with each. */
const TEXTS_PER_WINDOW = 200;

interface Room {
  readonly purifier: DOMPurify;
  readonly close: () => void;
  used: number;
}

function open(): Room {
  const { window } = new JSDOM('');
  const purifier = createDOMPurify(window);
  purifier.setConfig({
    ALLOWED_TAGS: [...RICH_ELEMENTS],
    ALLOWED_ATTR: [...RICH_ATTRIBUTES],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
  // No relative address, no `data:`, no `javascript:` in any spelling: the same rule as for the links of an answer.
  purifier.addHook('uponSanitizeAttribute', (_element, data) => {
    if (data.attrName === 'href' && !linkAdmitted(data.attrValue)) data.keepAttr = false;
  });
  return { purifier, close: () => window.close(), used: 0 };
}

let room: Room | undefined;

/** Purifies a text that the guards of `rich-text.ts` have let pass; one a turn of the event loop, so that what a document leaves behind can be freed. */
export async function purify(text: string): Promise<string> {
  await new Promise((resolve) => setImmediate(resolve));
  if (room && room.used >= TEXTS_PER_WINDOW) {
    room.close();
    room = undefined;
  }
  room ??= open();
  room.used += 1;
  return room.purifier.sanitize(text);
}
