import type { Theme } from '../database/chatbot-content.ts';

/** How the widget looks: the owner's colours, such that the one can be read on the other. */
export interface Look {
  readonly color: string;
  readonly text: string;
  readonly position: 'left' | 'right';
  readonly icon: string;
}

const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** Relative luminance of a colour such as `#1a2b3c` (WCAG 2.2). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(color.slice(at, at + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours (WCAG 2.2, 1.4.3). */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** The least contrast of text. */
const READABLE = 4.5;

/** A theme as it is shown: text that could not be read on the owner's colour gives way to black or white, one of which can be read on any. */
export function lookOf({ primaryColor: color, textColor, position, icon }: Theme): Look {
  const better = contrast(color, '#ffffff') >= contrast(color, '#000000') ? '#ffffff' : '#000000';
  return { color, text: contrast(color, textColor) >= READABLE ? textColor : better, position, icon };
}
