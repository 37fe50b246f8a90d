/** How the owner wants the chat to look; the colours can be read on each other. */
export interface Look {
  readonly color: string;
  readonly text: string;
  readonly position: 'left' | 'right';
  readonly icon: string;
}

/** What the frame tells the loader around it. */
export type ToLoader = ({ readonly say: 'ready' } & Look) | { readonly say: 'close' | 'heard' } | { readonly say: 'error'; readonly code: string };

/** What the loader tells the frame. */
export type ToFrame = { readonly say: 'open' | 'renew' | 'logout' };

/** What the loader says first, with the port by which everything else is said. */
export interface Begin {
  readonly rempart: 'begin';
  readonly identity?: string;
  readonly open: boolean;
  /** Whether the visitor has opened it, and not a page that was loaded again. */
  readonly here: boolean;
}

export interface Loader {
  readonly begin: Begin;
  readonly tell: (message: ToLoader) => void;
  readonly listen: (heard: (message: ToFrame) => void) => void;
}

const isBegin = (data: unknown): data is Begin => typeof data === 'object' && data !== null && 'rempart' in data && data.rempart === 'begin';

/**
 * Finds the loader around the frame. Nobody is heard but the page that holds the frame, at the address that it was loaded from, and that page once: after that there is
 * a port between the two, and no window is listened to.
 */
export function meetLoader(): Promise<Loader> {
  const around = document.referrer === '' ? undefined : new URL(document.referrer).origin;
  return new Promise((resolve) => {
    const hear = ({ source, origin, data, ports: [port] }: MessageEvent<unknown>): void => {
      if (source !== parent || origin !== around || !isBegin(data) || !port) return;
      removeEventListener('message', hear);
      const { identity, open, here } = data;
      resolve({
        begin: { rempart: 'begin', open: open === true, here: here === true, ...(typeof identity === 'string' && identity !== '' && { identity }) },
        tell: (message) => port.postMessage(message),
        listen: (heard) => {
          port.onmessage = ({ data: message }: MessageEvent<ToFrame>) => heard(message);
        },
      });
    };
    addEventListener('message', hear);
    if (around !== undefined) parent.postMessage({ rempart: 'hello' }, around);
  });
}
