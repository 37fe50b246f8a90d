/** A line longer than this is not an event of a model; it would only fill the memory. In characters. */
const LONGEST_LINE = 1_000_000;

/**
 * The data of each server-sent event of a stream, however the bytes were cut (WHATWG HTML, 9.2.6 Interpreting an event stream). Names, ids and comments
 * are passed over; lines end with LF, CRLF or CR; lines of data in one event are joined by LF. Leaving the loop early closes the stream.
 * @throws Error when a line does not end within a million characters.
 */
export async function* eventData(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pending = '';
  let data: string[] = [];
  for await (const bytes of stream) {
    const lines = (pending + decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    pending = lines.pop() ?? '';
    if (pending.length > LONGEST_LINE) throw new Error('a line of the event stream does not end');
    for (const line of lines) {
      if (line === '' && data.length > 0) {
        yield data.join('\n');
        data = [];
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      }
    }
  }
  // The standard drops an event that no blank line ends, but some servers close right after the last one.
  const last = pending.replace(/\r$/, '');
  if (last.startsWith('data:')) data.push(last.slice(5).trimStart());
  if (data.length > 0) yield data.join('\n');
}
