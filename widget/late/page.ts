import type { PageSeen } from '../channel.ts';
import type { Noted } from '../memory.ts';

/** A trigger that depends on the page, as the document carries it; `tell`: the service has something to do, too. */
export interface PageTrigger {
  readonly id: string;
  readonly when:
    | { readonly kind: 'time-on-page'; readonly seconds: number }
    | { readonly kind: 'url'; readonly match: 'exact' | 'prefix' | 'contains'; readonly value: string }
    | { readonly kind: 'exit-intent' };
  readonly say: readonly string[];
  readonly open: boolean;
  readonly lead: boolean;
  readonly tell: boolean;
}

/** So often a page is asked for, in milliseconds, that changes its address without being loaded again. */
const LOOK_MS = 1_000;

/** An address as it is compared: as the URL parser writes it, without its fragment. What is no address is compared as it stands. */
function address(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.hash = '';
  return url.href;
}

function urlMatches(seen: string, match: 'exact' | 'prefix' | 'contains', value: string): boolean {
  const url = address(seen);
  if (match === 'exact') return url === address(value);
  return match === 'prefix' ? url.startsWith(address(value)) : url.includes(value);
}

/** Whether a trigger fires on a page. `seconds`: for so long it has been there. */
export function fires({ when }: Pick<PageTrigger, 'when'>, url: string, seconds: number, leaving: boolean): boolean {
  switch (when.kind) {
    case 'time-on-page':
      return seconds >= when.seconds;
    case 'url':
      return urlMatches(url, when.match, when.value);
    case 'exit-intent':
      return leaving;
  }
}

/** What the frame can do. */
interface Frame {
  readonly tell: (message: { readonly say: 'watch' | 'show' | 'heard' }) => void;
  readonly show: (panel: 'lead') => void;
  readonly say: (text: string) => void;
  /** Under this name it is kept which triggers have fired in this tab. */
  readonly name: string;
  readonly keep: (name: string, value: string) => void;
  readonly kept: (name: string) => string;
}

/** The widest screen, in pixels, on which the chat fills it: nobody is to have a page taken away. */
const NARROW = 480;

function act({ id, say, open, lead, tell: told }: PageTrigger, noted: Noted, { tell, show, say: speak }: Frame): void {
  if (open && screen.width > NARROW) tell({ say: 'show' });
  for (const text of say) {
    noted.says.push(text);
    speak(text);
    tell({ say: 'heard' });
  }
  if (told) noted.fired.push(id);
  // A form takes the keyboard: it waits for whoever comes in.
  if (lead && document.hasFocus()) show('lead');
  else if (lead) addEventListener('focus', () => show('lead'), { once: true });
}

/** Holds the page against the triggers of the document: each fires once in a tab. Answers what is to be told of the page. */
export function begin(triggers: string, noted: Noted, frame: Frame): (seen: PageSeen) => void {
  const all = JSON.parse(triggers) as readonly PageTrigger[];
  const spent = new Set(frame.kept(frame.name).split(' '));
  const left = (): readonly PageTrigger[] => all.filter(({ id }) => !spent.has(id));
  let [at, since] = ['', 0];
  const look = (): void => {
    if (left().length === 0) return;
    frame.tell({ say: 'watch' });
    setTimeout(look, LOOK_MS);
  };
  look();
  return ({ url, age, by }) => {
    // An address that is another one now is a page that has only begun.
    if (url !== at) [at, since] = [url, at === '' ? 0 : age];
    for (const trigger of left()) {
      if (!fires(trigger, url, (age - since) / 1_000, by === 'mouseleave')) continue;
      spent.add(trigger.id);
      frame.keep(frame.name, [...spent].join(' '));
      act(trigger, noted, frame);
    }
  };
}
