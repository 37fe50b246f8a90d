import { readEvents } from './events.ts';

interface Source {
  readonly name: string;
  readonly page?: number;
  readonly heading?: string;
}
interface Message {
  readonly author: string;
  readonly text: string;
  readonly sources?: readonly Source[];
}
interface Session {
  readonly token: string;
  readonly expiresInSeconds: number;
  readonly conversation?: { readonly id: string; readonly messages: readonly Message[] };
  readonly chatbot: { readonly name: string; readonly language: 'fr' | 'en'; readonly welcomeMessage: string };
}

const WORDS = {
  en: {
    placeholder: 'Your question',
    send: 'Send',
    sources: 'Sources',
    page: 'p.',
    failed: 'This did not work. Please try again.',
    closed: 'This chat is not available here.',
  },
  fr: {
    placeholder: 'Votre question',
    send: 'Envoyer',
    sources: 'Sources',
    page: 'p.',
    failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
    closed: 'Ce chat n’est pas disponible ici.',
  },
} as const;

const words = WORDS[document.documentElement.lang === 'fr' ? 'fr' : 'en'];
const main = document.querySelector('main') as HTMLElement;
const ticket = document.querySelector<HTMLMetaElement>('meta[name=ticket]')?.content ?? '';

const element = <K extends keyof HTMLElementTagNameMap>(name: K, className: string, text = ''): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
};

const log = element('div', 'log');
log.setAttribute('role', 'log');
const form = element('form', 'ask');
const input = element('input', 'question');
const send = element('button', 'send', words.send);
input.placeholder = words.placeholder;
input.ariaLabel = words.placeholder;
input.maxLength = 4000;
input.required = true;
// People neither see nor reach it; who fills in every field is a program.
const trap = element('input', 'trap');
trap.name = 'website';
trap.tabIndex = -1;
trap.autocomplete = 'off';
trap.ariaHidden = 'true';
form.append(trap, input, send);

function bubble(author: string, text: string): HTMLElement {
  const item = element('div', `message ${author}`, text);
  log.append(item);
  item.scrollIntoView({ block: 'end' });
  return item;
}

function cite(item: HTMLElement, sources: readonly Source[]): void {
  if (sources.length === 0) return;
  const list = element('ol', 'sources');
  list.ariaLabel = words.sources;
  for (const { name, page, heading } of sources)
    list.append(element('li', 'source', [name, page && `${words.page} ${page}`, heading].filter(Boolean).join(' · ')));
  item.append(list);
  item.scrollIntoView({ block: 'end' });
}

async function ask(session: Session, message: string, conversationId: string | undefined): Promise<string | undefined> {
  bubble('visitor', message);
  const item = bubble('assistant', '');
  const text = document.createTextNode('');
  item.append(text);
  let conversation = conversationId;
  try {
    const response = await fetch('/v1/widget/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${session.token}` },
      body: JSON.stringify({
        message,
        ...(conversationId && { conversationId }),
        ...(trap.value && { website: trap.value }),
        ...(navigator.webdriver && { automated: true }),
      }),
    });
    if (!response.ok || !response.body) throw new Error(String(response.status));
    for await (const { event, data } of readEvents(response.body)) {
      if (event === 'meta') conversation = String(data['conversationId']);
      if (event === 'delta') text.data += String(data['text']);
      if (event === 'sources') cite(item, data['sources'] as Source[]);
      if (event === 'error') throw new Error(String(data['code']));
    }
  } catch {
    item.append(element('p', 'failed', words.failed));
  }
  return conversation;
}

/** The chatbot's picture beside its name; where there is none, or it does not come, nothing. */
async function showPicture(heading: HTMLElement, token: string): Promise<void> {
  const response = await fetch('/v1/widget/avatar', { headers: { authorization: `Bearer ${token}` } });
  const { image } = response.ok ? ((await response.json()) as { image: string | null }) : { image: null };
  if (!image) return;
  const picture = element('img', 'picture');
  picture.src = image;
  picture.alt = '';
  heading.prepend(picture);
}

/** What the loader around the frame says first; nobody but the page that holds the frame is heard. A frame without a loader waits for nobody. */
const identity = new Promise<string | undefined>((resolve) => {
  if (location.hash !== '#loader') return resolve(undefined);
  addEventListener('message', ({ source, data }: MessageEvent<{ rempart?: unknown; identity?: unknown } | null>) => {
    if (source !== parent || data?.rempart !== 'begin') return;
    resolve(typeof data.identity === 'string' && data.identity !== '' ? data.identity : undefined);
  });
});

/** The token of the document before this one, where the browser keeps no cookie for us: it is in memory alone, and lives as long as the frame. */
const visitorToken = (history.state as { visitorToken?: string } | null)?.visitorToken;

async function openSession(): Promise<Session | undefined> {
  const named = await identity;
  const response = await fetch('/v1/widget/sessions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket, ...(named !== undefined && { identity: named }), ...(visitorToken !== undefined && { visitorToken }) }),
  });
  return response.ok ? ((await response.json()) as Session) : undefined;
}

/** A session is renewed with a new document, while the old token still says who this is, and never under the hands of somebody who writes. */
function renewBeforeItEnds({ token, expiresInSeconds }: Session): void {
  const renew = (): void => {
    if (send.disabled || input.value !== '') return void setTimeout(renew, 5_000);
    history.replaceState({ visitorToken: token }, '');
    location.reload();
  };
  setTimeout(renew, Math.max(5, expiresInSeconds - 90) * 1_000);
}

async function begin(): Promise<void> {
  const session = await openSession();
  if (!session) {
    main.append(element('p', 'failed', words.closed));
    return;
  }
  const heading = element('h1', 'name', session.chatbot.name);
  main.append(heading, log, form);
  showPicture(heading, session.token).catch(() => undefined);
  if (session.chatbot.welcomeMessage) bubble('assistant', session.chatbot.welcomeMessage);
  for (const { author, text, sources } of session.conversation?.messages ?? []) cite(bubble(author, text), sources ?? []);
  let conversationId = session.conversation?.id;
  renewBeforeItEnds(session);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const message = input.value.trim();
    if (!message || send.disabled) return;
    input.value = '';
    send.disabled = true;
    void ask(session, message, conversationId).then((id) => {
      conversationId = id;
      send.disabled = false;
      input.focus();
    });
  });
}

void begin();
