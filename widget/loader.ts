import type { Begin, ToFrame, ToLoader } from './channel.ts';
import { drawing, SHEET } from './loader/look.ts';
import { ENGLISH, FRENCH } from './loader/loader-words.ts';

type Happening = 'ready' | 'open' | 'close' | 'message' | 'error';

/** What a page may ask of its chat, as `window.rempart`. */
interface Rempart {
  readonly open: () => void;
  readonly close: () => void;
  /** Says who the visitor is, by a token that the site's server has signed; the chat begins anew as that person. */
  readonly identify: (token: string) => void;
  /** Nobody is known any more: to be called where the visitor leaves the site's account. */
  readonly logout: () => void;
  /** Tells of what happens, until the function that it returns is called. */
  readonly on: (happening: Happening, told: (detail?: string) => void) => () => void;
}

/** A frame that has not spoken so long after its load, in milliseconds, holds no chat: a browser loads something in place of what it may not show. */
const SILENT_MS = 4_000;
/** The page comes first: so much later, in milliseconds, the frame is loaded for the triggers in it. */
const TRIGGERS_MS = 1_000;

const script = document.currentScript as HTMLScriptElement | null;
const data: Readonly<Record<string, string | undefined>> = script?.dataset ?? {};
const key = data['chatbot'] ?? '';
const edge = script ? new URL(script.src).origin : '';
const say = (text: string): void => console.warn('Rempart chat:', text);

/** What is kept for the next page of this tab: whether the chat is open, and how the owner wants its button. A browser that keeps nothing throws. */
const store = `rempart-${key}`;
let kept: Readonly<Record<string, string>> = {};
try {
  kept = JSON.parse(sessionStorage[store] ?? '{}');
} catch {}
const keep = (more: Readonly<Record<string, string>>): void => {
  kept = { ...kept, ...more };
  try {
    sessionStorage[store] = JSON.stringify(kept);
  } catch {}
};

/** The button and, when it is first wanted, the chat's frame. Reads nothing of the page but its own tag, language and direction, and changes nothing in it but its own element. */
function mount(): Rempart {
  const make = document.createElement.bind(document);
  const around = document.documentElement;
  // The frame knows which languages there are.
  const language = (data['language'] ?? around.lang).slice(0, 2);
  const words = language === 'fr' ? FRENCH : ENGLISH;
  const rightToLeft = getComputedStyle(around).direction === 'rtl';
  const host = make('rempart-chat');
  const root = host.attachShadow({ mode: 'closed' });
  const [panel, notice, button, badge] = [make('div'), make('p'), make('button'), make('b')];
  let frame: HTMLIFrameElement | undefined;
  const picture = drawing();
  const told: Record<string, Set<(detail?: string) => void>> = {};
  const tell = (happening: Happening, detail?: string): void => told[happening]?.forEach((each) => each(detail));

  let [isOpen, here, unread] = [false, true, 0];
  /** What the page has said by script; before that, what stands on the tag at the time. */
  let named: string | undefined;
  let port: MessagePort | undefined;
  /** By which a frame leaves something for the frame after it. */
  let left: readonly MessagePort[] = [];
  const send = (message: ToFrame): void => port?.postMessage(message);

  const show = (): void => {
    // What the tag says comes before what the owner has published: it stands on the page before anything is loaded.
    const { color, text, position, icon }: Readonly<Record<string, string | undefined>> = { ...kept, ...data };
    host.style.setProperty('--brand', color ?? null);
    host.style.setProperty('--on', text ?? null);
    // What the tag says is meant as it is said; what is published is meant for pages that are read from left to right.
    host.classList.toggle('left', (position === 'left') !== (rightToLeft && !data['position']));
    host.classList.toggle('open', isOpen && !notice.isConnected);
    panel.hidden = !isOpen;
    badge.hidden = !unread;
    badge.textContent = String(unread);
    picture.show(isOpen ? 'close' : icon);
    button.ariaExpanded = String(isOpen);
    button.ariaLabel = isOpen ? words.close : unread ? `${words.open}, ${unread} ${words.fresh}` : words.open;
  };
  const absent = (why: string): void => {
    if (notice.isConnected) return;
    if (frame) frame.hidden = true;
    notice.textContent = words.away;
    notice.role = 'alert';
    panel.className = 'away';
    panel.append(notice);
    show();
    say(why);
    tell('error', 'absent');
  };
  const load = (): HTMLIFrameElement => {
    if (frame) return frame;
    frame = make('iframe');
    frame.title = 'Chat';
    // The frame must learn which site it is on, and no more than that.
    frame.referrerPolicy = 'origin';
    frame.src = `${edge}/w/${key}#loader&${language}${rightToLeft ? '&rtl' : ''}`;
    // A document that is ours speaks before it has loaded.
    frame.onload = () =>
      setTimeout(
        () =>
          port || absent(`it did not load. Is ${location.origin} listed for ${key}, and does the Content-Security-Policy of this page have frame-src ${edge}?`),
        SILENT_MS,
      );
    panel.prepend(frame);
    return frame;
  };
  const open = (byVisitor = true): void => {
    if (isOpen) return;
    [isOpen, here, unread] = [true, byVisitor, 0];
    load();
    show();
    keep({ open: 'yes' });
    send({ say: byVisitor ? 'open' : 'show' });
    if (byVisitor) frame?.focus();
    tell('open');
  };
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    show();
    keep({ open: '' });
    // Only whoever was in the chat is led back to its button.
    if (root.activeElement) button.focus();
    tell('close');
  };

  /** The page as triggers see it, to be sent to the frame and nowhere else. */
  const seen = ({ type }: { readonly type?: string }): void =>
    send({ say: 'page', url: location.origin + location.pathname, age: performance.now(), by: type });

  const heard = ({ data: message, ports }: MessageEvent<ToLoader>): void => {
    if (message.say === 'close') close();
    if (message.say === 'renew') {
      const before = frame;
      const inside = root.activeElement;
      left = ports;
      frame = port = undefined;
      const after = load();
      before?.remove();
      if (inside) after.focus();
    }
    if (message.say === 'error') {
      if (message.code === 'token-refused') say('the identity token was refused.');
      tell('error', message.code);
    }
    // Who has closed it in this tab does not want it opened again.
    if (message.say === 'show' && kept['open'] === undefined) open(false);
    if (message.say === 'watch') {
      seen({});
      // The same listener twice is one.
      around.addEventListener('mouseleave', seen);
    }
    if (message.say === 'heard') {
      if (!isOpen) unread += 1;
      show();
      tell('message');
    }
    if (message.say !== 'ready') return;
    keep(message);
    show();
    tell('ready');
  };
  // The frame speaks first: it is heard once, and only if it is ours, at our own address, and everything after that goes by a port that nobody else has.
  addEventListener('message', ({ source, origin, data: said }: MessageEvent<{ readonly rempart?: unknown } | null>) => {
    if (port || origin !== edge || source !== frame?.contentWindow || said?.rempart !== 'hello') return;
    // It was only late.
    frame.hidden = false;
    notice.remove();
    panel.className = '';
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = heard;
    const identity = named ?? data['identity'];
    const begin: Begin = { rempart: 'begin', open: isOpen, here, ...(identity && { identity }) };
    frame?.contentWindow?.postMessage(begin, edge, [channel.port2, ...left]);
    left = [];
  });
  document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective, disposition }) => {
    if (disposition === 'enforce' && effectiveDirective === 'frame-src' && blockedURI.startsWith(edge))
      absent(`the Content-Security-Policy of this page blocks it. Add to it: frame-src ${edge}`);
  });

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  root.adoptedStyleSheets = [sheet];
  button.append(picture.element, badge);
  button.onclick = () => (isOpen ? close() : open());
  // Whoever points at it will want it: the document comes meanwhile, and tells nobody of the visitor before it is opened.
  button.onpointerenter = load;
  root.append(panel, button);
  show();
  document.body.append(host);
  if (kept['open']) open(false);
  // There are triggers that depend on the page: what they are stands in the frame's document.
  else if ('triggers' in data) setTimeout(load, TRIGGERS_MS);

  return {
    open: () => open(),
    close,
    identify(token) {
      named = token;
      send({ say: 'renew' });
    },
    logout() {
      named = '';
      send({ say: 'logout' });
    },
    on(happening, callback) {
      (told[happening] ??= new Set()).add(callback);
      return () => void told[happening]?.delete(callback);
    },
  };
}

const start = (): void => {
  const page = globalThis as { rempart?: Rempart };
  if (page.rempart) return say('it is on this page already.');
  page.rempart = mount();
  document.dispatchEvent(new Event('rempart'));
};

if (!key || !edge) say('its script tag needs data-chatbot="pk_...".');
else if (document.body) start();
else addEventListener('DOMContentLoaded', start, { once: true });
