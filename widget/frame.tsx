import { h, render } from './nodes.ts';
import { meetLoader, type Loader, type Look, type PageSeen } from './channel.ts';
import { keep, kept, leftHere, reload, type Carried, type Noted } from './memory.ts';
import { lend } from './late/late.ts';
import { english, french, seldom } from './late/parts.ts';
import type { PanelName } from './more/more.tsx';
import { icon } from './parts/icons.ts';
import { Shell } from './shell.tsx';
import { createChat } from './talk/chat.ts';
import { toComposer, written } from './talk/composer.tsx';
import { follow } from './talk/log.tsx';
import { Talk, type Around, type Opened } from './talk/talk.tsx';
import { DEPTH, element, inline, link } from './talk/inline.ts';
import { linkAdmitted } from './talk/link.ts';
import { Lost } from './talk/lost.tsx';
import { blocks } from './talk/markdown.ts';
import { caller, refusalIn, type Call, type Refusal, type Session } from './wire.ts';
import type { Language } from './words.ts';

/** What the service has written into the document. */
const given = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name=${name}]`)?.content ?? '';
const look = JSON.parse(given('look')) as Look;
const key = location.pathname.split('/').at(-1) ?? '';
const visitorKey = `visitor-${key}`;
/** Said by the loader in the part of the address that no server sees: that it is there, and in which language and direction the page around is. */
const page = location.hash.slice(1).split('&');
const root = document.documentElement;
const language: Language = (['fr', 'en'] as const).find((each) => page.includes(each)) ?? (root.lang === 'fr' ? 'fr' : 'en');

let left: Carried = {};
let here = true;
let loader: Loader | undefined;
let opened: Opened | undefined;
let refusal: Refusal | undefined;
let picture: string | undefined;
let panel: Around['panel'];
let visitorToken: string | undefined;
let drawing = 0;
/** What triggers have said that no conversation holds, and which have fired that the service is to be told of. */
let noted: Noted = { says: [], fired: [] };
let onPage: ((seen: PageSeen) => void) | undefined;

function redraw(): void {
  drawing = 0;
  const main = document.querySelector('main');
  const words = (language === 'fr' ? french : english)()?.WORDS;
  if (!main || !words) return;
  const close = loader && { text: words.close, act: () => loader?.tell({ say: 'close' }) };
  const header = { name: document.title, picture, close };
  if (opened) {
    const now = Date.now();
    render(Talk({ ...opened, header, language, words, panel, draw, show, hide, forgotten, now, online: navigator.onLine }), main);
    follow();
    if (opened.conversation.quietUntil > now) setTimeout(draw, 1_000);
    return;
  }
  const why = refusal && (refusal.code === 'offline' ? Lost({ words, again: retry }) : seldom()?.Refusing({ refusal, language, retry }));
  render(Shell({ header, inside: why ?? <p>{words.opening}</p> }), main);
}
/** Draws once for everything that changes until then. */
const draw = (): void => void (drawing ||= requestAnimationFrame(redraw));

const hide = (): void => {
  panel = undefined;
  draw();
  toComposer();
};
const show = (name: PanelName): void => {
  panel = { name, kept: {} };
  draw();
};

/**
 * Begins a new session with a new document: a ticket is good once, and only a document brings one. The loader puts a new frame in the place of this one, since a
 * document that loads itself again does not say which page is around it.
 */
const renew = (more: Pick<Carried, 'unsent' | 'anew' | 'retried'> = {}): void => {
  const after = {
    ...(visitorToken !== undefined && !more.anew && { visitorToken }),
    draft: opened ? written.draft : (left.draft ?? ''),
    here: document.hasFocus(),
    noted: { ...noted, ...(opened?.conversation.id !== undefined && { says: [] }) },
    ...more,
  };
  if (more.anew) keep(visitorKey);
  if (loader) loader.renew(after);
  else reload(after);
};
const retry = (): void => renew();
const forgotten = (): void => renew({ anew: true });
/** Where the chat is closed, it opens by itself. A timer holds no more than 24 days. */
const openAt = (time: string): void => void setTimeout(retry, Math.min(Math.max(1_000, Date.parse(time) - Date.now() + 1_000), 2_000_000_000));

/** Nobody's words are lost to a renewal, and no answer is cut off. */
function renewBeforeItEnds(seconds: number): void {
  const attempt = (): void => {
    if (opened?.conversation.busy || written.draft || panel) return void setTimeout(attempt, 5_000);
    renew();
  };
  setTimeout(attempt, Math.max(5, seconds - 90) * 1_000);
}

/** Asks what people have answered: often while one has the conversation or is asked for, seldom else. */
function watch(): void {
  const hand = opened?.conversation.hand;
  const seconds = document.hidden ? 20 : hand === 'waiting' || hand === 'person' ? 3 : 15;
  setTimeout(() => void opened?.chat.look().finally(watch), seconds * 1_000);
}

async function showPicture(call: Call): Promise<void> {
  const { image } = (await (await call('GET', 'avatar')).json()) as { readonly image: string | null };
  picture = image ?? undefined;
  draw();
}

function begin(session: Session): void {
  const { token, chatbot, expiresInSeconds } = session;
  visitorToken = token;
  keep(visitorKey, token);
  written.draft = left.draft ?? '';
  const call = caller(fetch.bind(globalThis), token);
  const chat = createChat(session, {
    call,
    changed: (conversation) => {
      if (!opened) return;
      const { ended, messages } = opened.conversation;
      if (!ended && conversation.ended?.opensAt) openAt(conversation.ended.opensAt);
      opened = { ...opened, conversation };
      draw();
      if (conversation.messages.length > messages.length) follow(true);
    },
    heard: () => loader?.tell({ say: 'heard' }),
    expired: (text, sent) => renew({ unsent: { text, key: sent } }),
    marks: () => ({
      ...(written.trap && { website: written.trap }),
      ...(navigator.webdriver && { automated: true }),
      ...(noted.fired.length > 0 && { triggers: noted.fired.splice(0) }),
    }),
    newKey: () => crypto.randomUUID(),
    now: Date.now,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
  opened = { chatbot, chat, call, conversation: chat.now() };
  renewBeforeItEnds(expiresInSeconds);
  void chat.look().finally(watch);
  for (const text of noted.says) chat.say(text);
  if (left.unsent) void chat.ask(left.unsent.text, left.unsent.key);
  showPicture(call).catch(() => undefined);
  redraw();
  if (here) toComposer();
}

async function open(): Promise<void> {
  visitorToken = left.anew ? undefined : (left.visitorToken ?? (kept(visitorKey) || undefined));
  const identity = loader?.begin.identity;
  const body = { ticket: given('ticket'), ...(identity && { identity }), ...(left.anew ? { anew: true } : visitorToken !== undefined && { visitorToken }) };
  try {
    const reply = await caller(fetch.bind(globalThis))('POST', 'sessions', { body });
    begin((await reply.json()) as Session);
  } catch (error) {
    refusal = refusalIn(error);
    // A ticket lives for minutes: where the chat was opened long after its document was loaded, it is loaded again, once.
    if (refusal.code === 'token-refused' && !left.retried) return renew({ retried: true });
    if (refusal.opensAt) openAt(refusal.opensAt);
    loader?.tell({ say: 'error', code: refusal.code });
    draw();
  }
}

/** A frame with a loader around it waits until somebody opens it; a page of its own is open. */
async function start(): Promise<void> {
  lend({ h, icon, DEPTH, element, inline, link, linkAdmitted, blocks, refusalIn }, draw);
  if (page.includes('rtl')) root.dir = 'rtl';
  root.style.setProperty('--brand', look.color);
  root.style.setProperty('--on-brand', look.text);
  draw();
  for (const change of ['online', 'offline']) addEventListener(change, draw);
  if (!page.includes('loader')) {
    left = leftHere();
    return open();
  }
  loader = await meetLoader();
  const { tell, begin: first, listen } = loader;
  ({ left } = loader);
  here = left.here ?? first.here;
  let asked = first.open;
  noted = left.noted ?? noted;
  listen((message) => {
    const { say } = message;
    if (say === 'page') return onPage?.(message);
    if (say === 'renew' || say === 'logout') return renew(say === 'logout' ? { anew: true } : {});
    here = say === 'open';
    if (here) toComposer();
    if (!asked) void open();
    asked = true;
  });
  // Triggers that depend on the page: few chatbots have some.
  const triggers = given('triggers');
  if (triggers)
    void import('./late/page.ts').then(({ begin }) => {
      onPage = begin(triggers, noted, { tell, show, name: `fired-${key}`, keep, kept, say: (text) => opened?.chat.say(text) });
    });
  addEventListener('keydown', ({ key: pressed }) => {
    // Whatever is open inside closes first.
    if (pressed === 'Escape' && !document.querySelector('dialog[open], :popover-open')) tell({ say: 'close' });
  });
  tell({ say: 'ready', ...look });
  draw();
  if (asked) await open();
}

void start();
