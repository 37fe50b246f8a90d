import { h, render } from 'preact';
import { meetLoader, type Loader, type Look } from './channel.ts';
import { keepToken, keptToken, leftHere, reload, type Carried } from './memory.ts';
import type * as More from './more/more.tsx';
import { Shell } from './shell.tsx';
import type * as TalkPart from './talk/talk.tsx';
import { caller, refusalIn, type Call, type Refusal, type Session } from './wire.ts';
import { WORDS, type Language } from './words.ts';

/** What the service has written into the document. */
const given = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name=${name}]`)?.content ?? '';
const look = JSON.parse(given('look')) as Look;
const key = location.pathname.split('/').at(-1) ?? '';
/** Said by the loader in the part of the address that no server sees: that it is there, and in which language and direction the page around is. */
const page = location.hash.slice(1).split('&');
const root = document.documentElement;
const language: Language = (['fr', 'en'] as const).find((each) => page.includes(each)) ?? (root.lang === 'fr' ? 'fr' : 'en');
const words = WORDS[language];

let left: Carried = {};
let here = true;
let loader: Loader | undefined;
/** The part of the script that talks: on its way while the session is opened. */
let talk: typeof TalkPart | undefined;
let opened: TalkPart.Opened | undefined;
let refusal: Refusal | undefined;
let lost = false;
let picture: string | undefined;
let panel: { readonly name: More.PanelName; readonly more: typeof More } | undefined;
let visitorToken: string | undefined;
let drawing = 0;

function redraw(): void {
  drawing = 0;
  const main = document.querySelector('main');
  if (!main) return;
  const close = loader && { text: words.close, act: () => loader?.tell({ say: 'close' }) };
  const header = { name: document.title, picture, close };
  if (talk && opened) {
    const now = Date.now();
    render(<talk.Talk {...{ ...opened, header, language, panel, show, hide, forgotten, now }} online={navigator.onLine} />, main);
    talk.follow();
    if (opened.conversation.quietUntil > now) setTimeout(draw, 1_000);
    return;
  }
  const again = (
    <button class="plain" onClick={retry}>
      {words.retry}
    </button>
  );
  const state = talk && refusal ? <talk.Refusing {...{ refusal, language, retry }} /> : <p>{lost ? words.failed : words.opening}</p>;
  render(<Shell header={header}>{[state, lost && again]}</Shell>, main);
}
/** Draws once for everything that changes until then. */
const draw = (): void => void (drawing ||= requestAnimationFrame(redraw));

const hide = (): void => {
  panel = undefined;
  draw();
  talk?.toComposer();
};
const show = (name: More.PanelName): void =>
  void import('./more/more.tsx')
    .then((more) => {
      panel = { name, more };
      draw();
    })
    // It can be asked for again.
    .catch(() => undefined);

/**
 * Begins a new session with a new document: a ticket is good once, and only a document brings one. The loader puts a new frame in the place of this one, since a
 * document that loads itself again does not say which page is around it.
 */
const renew = (more: Pick<Carried, 'unsent' | 'anew' | 'retried'> = {}): void => {
  const after = {
    ...(visitorToken !== undefined && !more.anew && { visitorToken }),
    draft: talk?.written.draft ?? left.draft ?? '',
    here: document.hasFocus(),
    ...more,
  };
  if (more.anew) keepToken(key);
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
    if (opened?.conversation.busy || talk?.written.draft || panel) return void setTimeout(attempt, 5_000);
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

function begin(session: Session, part: typeof TalkPart): void {
  const { token, chatbot, expiresInSeconds } = session;
  const { written, createChat, follow, toComposer } = part;
  visitorToken = token;
  keepToken(key, token);
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
    marks: () => ({ ...(written.trap && { website: written.trap }), ...(navigator.webdriver && { automated: true }) }),
    newKey: () => crypto.randomUUID(),
    now: Date.now,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
  talk = part;
  opened = { chatbot, chat, call, conversation: chat.now() };
  renewBeforeItEnds(expiresInSeconds);
  void chat.look().finally(watch);
  if (left.unsent) void chat.ask(left.unsent.text, left.unsent.key);
  showPicture(call).catch(() => undefined);
  redraw();
  if (here) toComposer();
}

async function open(): Promise<void> {
  visitorToken = left.anew ? undefined : (left.visitorToken ?? keptToken(key));
  const part = import('./talk/talk.tsx');
  const identity = loader?.begin.identity;
  const body = { ticket: given('ticket'), ...(identity && { identity }), ...(left.anew ? { anew: true } : visitorToken !== undefined && { visitorToken }) };
  try {
    const reply = caller(fetch.bind(globalThis))('POST', 'sessions', { body });
    // Whichever fails, the other is not left alone.
    const [answered] = await Promise.all([reply, part]);
    begin((await answered.json()) as Session, await part);
  } catch (error) {
    refusal = refusalIn(error);
    // A ticket lives for minutes: where the chat was opened long after its document was loaded, it is loaded again, once.
    if (refusal.code === 'token-refused' && !left.retried) return renew({ retried: true });
    talk = await part.catch(() => undefined);
    lost = !talk;
    if (refusal.opensAt) openAt(refusal.opensAt);
    loader?.tell({ say: 'error', code: refusal.code });
    draw();
  }
}

/** A frame with a loader around it waits until somebody opens it; a page of its own is open. */
async function start(): Promise<void> {
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
  listen(({ say }) => {
    if (say === 'renew') renew();
    if (say === 'logout') renew({ anew: true });
    if (say !== 'open') return;
    here = true;
    talk?.toComposer();
    if (!asked) void open();
    asked = true;
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
