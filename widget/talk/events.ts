/** One server-sent event of an answer. */
export interface AnswerEvent {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads server-sent events from a body as they arrive; a block may come in any number of pieces (WHATWG HTML, 9.2.6). */
export async function* readEvents(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<AnswerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const event = lines.find((line) => line.startsWith('event: '))?.slice(7);
      const data = lines.find((line) => line.startsWith('data: '))?.slice(6);
      if (event && data) yield { event, data: JSON.parse(data) as Record<string, unknown> };
    }
  }
}
