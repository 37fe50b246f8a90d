import { harmlessRecording } from './recording.ts';

/** What the page asks of the worker. */
interface Asked {
  readonly method?: unknown;
  arg?: unknown;
}

const NOTHING = JSON.stringify(harmlessRecording(undefined));

/** Stands before the library's own listener: what it packs has been made harmless, or is nothing. */
addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  if (data.method !== 'addEvent' && data.method !== 'compress') return;
  const { arg } = data;
  data.arg = data.method === 'addEvent' ? NOTHING : '';
  if (data.method === 'addEvent') data.arg = JSON.stringify(harmlessRecording(JSON.parse(String(arg))));
});
