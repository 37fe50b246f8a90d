import { begun, changed, joined, type Conversation, type Hand, type Shown } from './conversation.ts';
import { readEvents } from './events.ts';
import { refusalIn, refusalOf, Refused, type Call, type Refusal, type Session, type Source, type StoredMessage } from '../wire.ts';

/** Tries to get hold of an answer again that broke off, and how long to wait before each, in milliseconds. */
const RETRIES = [1_000, 2_000, 4_000, 8_000];
/** Refusals after which nothing more can be said in here. */
const ENDING = new Set(['outside-active-hours', 'origin-refused', 'ip-refused', 'country-refused', 'not-allowed']);

export interface ChatDeps {
  readonly call: Call;
  /** Told after every change. */
  readonly changed: (conversation: Conversation) => void;
  /** Told of an answer, or a person's word, that has come. */
  readonly heard: () => void;
  /** Told that the token is not taken any more; `text` was not sent. */
  readonly expired: (text: string, key: string) => void;
  /** What the browser says of itself, and the field that nobody sees. */
  readonly marks: () => Readonly<Record<string, unknown>>;
  readonly newKey: () => string;
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

export interface Chat {
  readonly now: () => Conversation;
  readonly ask: (text: string, key?: string) => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly again: (answerId: string) => Promise<void>;
  /** Says something by itself that the team has written. */
  readonly say: (text: string) => void;
  readonly thumb: (id: string, value: 'up' | 'down') => Promise<void>;
  readonly look: () => Promise<void>;
  readonly anew: () => void;
}

interface Sent {
  readonly text: string;
  readonly key: string;
  readonly marks: Readonly<Record<string, unknown>>;
}

/** The conversation of one session: what the visitor does, what comes back, and what is known in between. */
export function createChat(session: Pick<Session, 'conversation'>, deps: ChatDeps): Chat {
  let current = begun(session.conversation);
  let since: string | undefined;
  /** What each answer answers, so that it can be asked for again. */
  const asked = new Map<string, Sent>();
  let unsent = 0;

  const set = (to: Partial<Conversation>): void => deps.changed((current = { ...current, ...to }));
  const change = (id: string, to: Partial<Shown>): void => deps.changed((current = changed(current, id, to)));
  const find = (id: string): Shown | undefined => current.messages.find((message) => message.id === id);
  /** The answer to what was sent with a key, by the id that it has by now. */
  const answerTo = (key: string): string => current.messages.findLast(({ id }) => asked.get(id)?.key === key)?.id ?? '';

  /** Follows one answer to its end. */
  async function follow(sent: Sent): Promise<void> {
    const { text, key, marks } = sent;
    const body = { message: text, ...(current.id !== undefined && { conversationId: current.id }), ...marks };
    const response = await deps.call('POST', 'messages', { body, headers: { 'idempotency-key': key } });
    let at = answerTo(key);
    let answer = '';
    let ended = false;
    if (!response.body) throw new Refused({ code: 'offline' });
    for await (const { event, data } of readEvents(response.body)) {
      if (event === 'meta') {
        const id = String(data['messageId']);
        asked.set(id, sent);
        current = { ...changed(current, at, { id }), id: String(data['conversationId']) };
        at = id;
        if (current.busy === 'stopping') void cancel();
      }
      if (event === 'delta') answer += String(data['text']);
      // What is said after the visitor has stopped it is not wanted.
      if (event === 'delta' && current.busy !== 'stopping') change(at, { text: answer });
      if (event === 'handoff') set({ hand: data['state'] === 'taken-over' ? 'person' : 'waiting' });
      if (event === 'sources' && current.busy !== 'stopping') change(at, { sources: data['sources'] as Source[] });
      if (event === 'error') throw new Refused(refusalOf(data));
      if (event === 'done') {
        ended = true;
        const said = find(at)?.text ?? '';
        change(at, { state: data['cancelled'] ? 'stopped' : 'done' });
        // A person has it: there is no answer yet, and no place for one.
        if (said === '') set({ messages: current.messages.filter((message) => message.id !== at) });
        else {
          set({ said });
          deps.heard();
        }
      }
    }
    if (!ended) throw new Refused({ code: 'offline' });
  }

  /** Asks until there is an answer: what breaks off is asked for again with the same key, by which nothing is answered twice. */
  async function pursue(sent: Sent): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await follow(sent);
      } catch (error) {
        const { code } = refusalIn(error);
        const wait = RETRIES[tries];
        if (wait === undefined || (code !== 'offline' && code !== 'conflict')) throw error;
        await deps.wait(wait);
      }
    }
  }

  const fail = (key: string, refusal: Refusal): void => {
    change(answerTo(key), { state: 'failed', refusal });
    if (refusal.seconds !== undefined) set({ quietUntil: deps.now() + refusal.seconds * 1_000 });
    if (ENDING.has(refusal.code)) set({ ended: refusal });
  };

  async function answer(sent: Sent): Promise<void> {
    const id = `answer-${(unsent += 1)}`;
    asked.set(id, sent);
    set({ busy: 'answering', said: '', messages: [...current.messages, { id, author: 'assistant', text: '', sources: [], state: 'streaming' }] });
    try {
      await pursue(sent);
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal.code === 'not-signed-in') deps.expired(sent.text, sent.key);
      else fail(sent.key, refusal);
    }
    set({ busy: false });
  }

  const cancel = async (): Promise<void> => {
    if (current.id === undefined) return;
    // Where it comes too late the answer is whole, and that is no harm.
    await deps.call('POST', 'cancel', { body: { conversationId: current.id } }).catch(() => undefined);
  };

  return {
    now: () => current,
    async ask(text, key = deps.newKey()) {
      if (current.busy || current.quietUntil > deps.now()) return;
      set({ messages: [...current.messages, { id: `mine-${(unsent += 1)}`, author: 'visitor', text, sources: [], state: 'done' }] });
      // A message that is sent again is the same one.
      await answer({ text, key, marks: deps.marks() });
    },
    say(text) {
      set({ said: text, messages: [...current.messages, { id: `said-${(unsent += 1)}`, author: 'assistant', text, sources: [], state: 'done' }] });
    },
    async stop() {
      if (current.busy !== 'answering') return;
      set({ busy: 'stopping' });
      // Before the first event nobody knows what is to be stopped.
      if (current.messages.some(({ id, state }) => state === 'streaming' && !id.startsWith('answer-'))) await cancel();
    },
    async again(answerId) {
      const sent = asked.get(answerId);
      if (!sent || current.busy || current.quietUntil > deps.now()) return;
      set({ messages: current.messages.filter(({ id }) => id !== answerId) });
      await answer(sent);
    },
    async thumb(id, value) {
      const before = find(id)?.thumb;
      change(id, { thumb: value });
      await deps.call('POST', 'feedback', { body: { messageId: id, value } }).catch(() => change(id, { thumb: before } as Partial<Shown>));
    },
    async look() {
      if (current.id === undefined) return;
      const response = await deps.call('GET', since === undefined ? 'changes' : `changes?since=${encodeURIComponent(since)}`).catch(() => undefined);
      const news = (await response?.json().catch(() => undefined)) as
        | { since: string; conversation: { id: string; state: Hand } | null; messages: StoredMessage[] }
        | undefined;
      if (!news || news.conversation?.id !== current.id) return;
      since = news.since;
      const { conversation, fresh } = joined(current, news.messages);
      current = conversation;
      set({ hand: news.conversation.state, ...(fresh.length > 0 && { said: fresh.map(({ text }) => text).join('\n') }) });
      if (fresh.length > 0) deps.heard();
    },
    anew() {
      // What is under way would bring its conversation back.
      if (current.busy) return;
      asked.clear();
      since = undefined;
      current = begun(undefined);
      set({});
    },
  };
}
