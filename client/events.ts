/** One server-sent event: its name and its data, which is always JSON here. */
export interface StreamedEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function readBlock(block: string): StreamedEvent | undefined {
  const field = (name: string): string[] =>
    block.split('\n').flatMap((line) => (line.startsWith(`${name}:`) ? [line.slice(name.length + 1).replace(/^ /, '')] : []));
  const data = field('data');
  if (data.length === 0) return undefined;
  return { event: field('event').at(-1) ?? 'message', data: JSON.parse(data.join('\n')) as Record<string, unknown> };
}

/** Reads a body as server-sent events (WHATWG HTML, 9.2); comments are left out. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamedEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest = (rest + decoder.decode(value, { stream: !done })).replaceAll('\r\n', '\n');
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = readBlock(block);
        if (event) yield event;
      }
      if (done) return;
    }
  } finally {
    // Whoever stops listening stops the answer.
    await reader.cancel().catch(() => undefined);
  }
}
