import { h, type VNode } from '../nodes.ts';

const PATHS = {
  send: 'M4 12l16-8-6 16-3-7z',
  stop: 'M7 7h10v10H7z',
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M12 5v.01M12 12v.01M12 19v.01',
  clip: 'M20 11l-8.5 8.5a5 5 0 01-7-7L13 4a3.4 3.4 0 014.8 4.8l-8.4 8.4a1.7 1.7 0 01-2.4-2.4L14.5 7',
  up: 'M7 11v9H4v-9zM7 11l4-8a2.5 2.5 0 012.5 2.5V9H19a2 2 0 012 2.3l-1.2 7a2 2 0 01-2 1.7H7',
  down: 'M7 13V4H4v9zM7 13l4 8a2.5 2.5 0 002.5-2.5V15H19a2 2 0 002-2.3l-1.2-7a2 2 0 00-2-1.7H7',
  clock: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3 2',
} as const;

/** A drawing beside words that say the same. */
export const icon = (name: keyof typeof PATHS): VNode =>
  h('svg', { class: `icon ${name}`, viewBox: '0 0 24 24', 'aria-hidden': 'true' }, h('path', { d: PATHS[name] }));
