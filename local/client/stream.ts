/** One server-sent event as it came, and when: milliseconds since the call. */
export interface StreamedEvent {
  readonly event: string;
  readonly data: Record<string, unknown>;
  readonly atMs: number;
}

/** Reads a response as server-sent events (WHATWG HTML, 9.2). Comments are left out. */
export async function* streamedEvents(response: Response, started = performance.now()): AsyncGenerator<StreamedEvent> {
  if (!response.body) return;
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event && data) yield { event, data: JSON.parse(data) as Record<string, unknown>, atMs: performance.now() - started };
    }
  }
}

/** A whole answer: its text, the sources that it cites, and when its first word came. */
export interface StreamedAnswer {
  readonly text: string;
  readonly sources: readonly { readonly name: string; readonly page?: number; readonly materialId: string }[];
  readonly firstWordMs: number;
  readonly events: readonly string[];
  readonly conversationId: string;
  /** Of the answer. */
  readonly messageId: string;
}

/** Collects a stream. @throws Error when it ends with an `error` event or without `done`. */
export async function readAnswer(response: Response, started = performance.now()): Promise<StreamedAnswer> {
  const events: string[] = [];
  let answer: Omit<StreamedAnswer, 'events'> = { text: '', sources: [], firstWordMs: -1, conversationId: '', messageId: '' };
  for await (const { event, data, atMs } of streamedEvents(response, started)) {
    events.push(event);
    if (event === 'meta') answer = { ...answer, conversationId: String(data['conversationId']), messageId: String(data['messageId']) };
    if (event === 'delta') answer = { ...answer, text: answer.text + String(data['text']), firstWordMs: answer.firstWordMs < 0 ? atMs : answer.firstWordMs };
    if (event === 'sources') answer = { ...answer, sources: data['sources'] as StreamedAnswer['sources'] };
    if (event === 'error') throw new Error(`the stream ended with ${String(data['code'])}`);
  }
  if (events.at(-1) !== 'done') throw new Error('the stream ended without done');
  return { ...answer, events };
}
