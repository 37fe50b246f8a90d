import type { Carried } from './memory.ts';

/** How the owner wants the chat to look; the colours can be read on each other. */
export type Look = {
  readonly color: string;
  readonly text: string;
  readonly position: 'left' | 'right';
  readonly icon: string;
};

/** What the frame tells the loader around it. */
export type ToLoader =
  | ({ readonly say: 'ready' } & Look)
  | { readonly say: 'close' | 'heard' | 'renew' | 'show' | 'watch' }
  | { readonly say: 'error'; readonly code: string };

/** What the page does that the chat is on, for triggers. Its address is without what comes after the path: searches and fragments may hold what is nobody's business. */
export interface PageSeen {
  readonly say: 'page';
  readonly url: string;
  /** For so long it has been there, in milliseconds. */
  readonly age: number;
  /** What has happened on it: `mouseleave`, where the pointer has left it. */
  readonly by: string | undefined;
}

/** What the loader tells the frame. `show`: it was opened, and not by the visitor. */
export type ToFrame = { readonly say: 'open' | 'show' | 'renew' | 'logout' } | PageSeen;

/** What the loader says first, with the port by which everything else is said. */
export interface Begin {
  readonly rempart: 'begin';
  readonly identity?: string;
  readonly open: boolean;
  /** Whether the visitor has opened it, and not a page that was loaded again. */
  readonly here: boolean;
}

export interface Loader {
  readonly begin: { readonly open: boolean; readonly here: boolean; readonly identity: string | undefined };
  /** What the frame before this one has left. */
  readonly left: Carried;
  readonly tell: (message: ToLoader) => void;
  readonly listen: (heard: (message: ToFrame) => void) => void;
  /** Has a new frame put into the place of this one. What is left for it goes by a port of the two frames: the loader hands it on, and a page reads nothing of it. */
  readonly renew: (left: Carried) => void;
}

const isBegin = (data: unknown): data is Begin => typeof data === 'object' && data !== null && 'rempart' in data && data.rempart === 'begin';

/** What waits in a port. */
const waitingIn = (port: MessagePort | undefined): Promise<Carried> =>
  new Promise((resolve) => {
    if (!port) return resolve({});
    port.onmessage = ({ data }: MessageEvent<Carried>) => resolve(data);
    // It was there before the port was handed on, or it is not coming.
    setTimeout(resolve, 1_000, {});
  });

/**
 * Finds the loader around the frame. Nobody is heard but the page that holds the frame, at the address that it was loaded from, and that page once: after that there is
 * a port between the two, and no window is listened to.
 */
export function meetLoader(): Promise<Loader> {
  const around = document.referrer === '' ? undefined : new URL(document.referrer).origin;
  return new Promise((resolve) => {
    const hear = ({ source, origin, data, ports: [port, before] }: MessageEvent<unknown>): void => {
      if (source !== parent || origin !== around || !isBegin(data) || !port) return;
      removeEventListener('message', hear);
      const { identity, open, here } = data;
      const begin: Loader['begin'] = {
        open: open === true,
        here: here === true,
        identity: typeof identity === 'string' && identity !== '' ? identity : undefined,
      };
      void waitingIn(before).then((left) =>
        resolve({
          begin,
          left,
          tell: (message) => port.postMessage(message),
          listen: (heard) => {
            port.onmessage = ({ data: message }: MessageEvent<ToFrame>) => heard(message);
          },
          renew(after) {
            const { port1, port2 } = new MessageChannel();
            port1.postMessage(after);
            port.postMessage({ say: 'renew' } satisfies ToLoader, [port2]);
          },
        }),
      );
    };
    addEventListener('message', hear);
    if (around !== undefined) parent.postMessage({ rempart: 'hello' }, around);
  });
}
