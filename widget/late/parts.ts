import { late } from './late.ts';

/** What is said by itself: a visitor reads one language. */
export const english = late(() => import('../talk/english.ts'));
export const french = late(() => import('../talk/french.ts'));
/** Refusals, a person who answers, the menu. */
export const seldom = late(() => import('./seldom.tsx'));
/** Tables, quotations and code of answers. */
export const rich = late(() => import('./rich.ts'));
/** The owner's notice. */
export const notices = late(() => import('./notice.ts'));
/** What lies above the chat. */
export const more = late(() => import('../more/more.tsx'));
