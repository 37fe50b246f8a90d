/** Bounds of rich text before a DOM sees it: a DOM's time grows with the square of the nesting, and 12 kB of `<b><i>` took it seconds (docs/chatbots.md). */
export const RICH_LIMITS = { characters: 20_000, depth: 32, tags: 2_000 } as const;

/** What rich text may be made of. Everything else goes; links open nothing but what the schemes of `markdown.ts` name. */
export const RICH_ELEMENTS = ['a', 'b', 'br', 'code', 'em', 'i', 'li', 'ol', 'p', 'strong', 'u', 'ul'] as const;
export const RICH_ATTRIBUTES = ['href'] as const;
