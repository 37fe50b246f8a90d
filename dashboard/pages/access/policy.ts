import type { Input, Reply } from '../../../client/client.ts';
import { listOf } from '../../parts/lines.ts';

export type Policy = Reply<'readAccessPolicy'>;
export type Given = Input<'replaceAccessPolicy'>['body'];
export type Hours = NonNullable<Policy['activeHours']>;
export type Window = Hours['windows'][number];

export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const DAY_MINUTES = 1_440;

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** A part of a day in minutes from its midnight. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The open parts of a day. A window that ends before it begins goes on into the next day; one that ends where it begins is a whole day. */
export function openSpans(windows: readonly Window[], day: number): Span[] {
  const before = day === 1 ? 7 : day - 1;
  return windows
    .flatMap(({ days, from, to }): Span[] => {
      const [begin, end] = [minutes(from), minutes(to)];
      const overnight = end <= begin;
      return [
        ...(days.includes(day) ? [{ from: begin, to: overnight ? DAY_MINUTES : end }] : []),
        ...(overnight && end > 0 && days.includes(before) ? [{ from: 0, to: end }] : []),
      ];
    })
    .sort((a, b) => a.from - b.from);
}

export const clockOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Lines of a text area as a list; commas do too. */
export const linesOf = (text: string): string[] => listOf(text, /[\n,]/);

/** A site and everything below it, for a site that is written alone: a wildcard does not include the site itself. */
export function withWildcard(domains: readonly string[]): string[] {
  const both = domains.flatMap((site) => {
    const host = /^https:\/\/(?:www\.|\*\.)?([^/*]+)$/.exec(site)?.[1];
    return host === undefined || /:\d+$/.test(host) || host.startsWith('localhost') ? [site] : [`https://${host}`, `https://*.${host}`];
  });
  return [...new Set(both)];
}
