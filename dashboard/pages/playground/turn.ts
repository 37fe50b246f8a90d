import { useRef, useState } from 'react';
import { ProblemError, type ProblemDocument } from '../../../client/client.ts';
import { service } from '../../api/rempart.ts';

export interface Source {
  readonly materialId: string;
  readonly name: string;
  readonly page?: number;
  readonly text?: string;
}

/** One message of the conversation as it is shown. */
export interface Line {
  readonly id: number;
  readonly author: 'visitor' | 'assistant';
  readonly text: string;
  readonly sources?: readonly Source[];
  readonly handoff?: boolean;
  readonly firstWordMs?: number;
  readonly error?: unknown;
  readonly stopped?: boolean;
}

type Version = 'draft' | 'published';

const problemOf = (data: Readonly<Record<string, unknown>>): ProblemError =>
  new ProblemError({ type: 'about:blank', title: '', status: 500, instance: '', code: 'internal', ...data } as ProblemDocument);

/** A conversation with the chatbot as its team has it, word by word. */
export function useConversation(chatbotId: string) {
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [busy, setBusy] = useState(false);
  const conversation = useRef<string>(undefined);
  const running = useRef<AbortController>(undefined);
  const count = useRef(0);

  const change = (id: number, to: (line: Line) => Partial<Line>): void =>
    setLines((all) => all.map((line) => (line.id === id ? { ...line, ...to(line) } : line)));

  async function ask(message: string, version: Version): Promise<void> {
    const [question, answer] = [(count.current += 1), (count.current += 1)];
    setLines((all) => [...all, { id: question, author: 'visitor', text: message }, { id: answer, author: 'assistant', text: '' }]);
    setBusy(true);
    const controller = new AbortController();
    running.current = controller;
    const began = performance.now();
    const body = { message, version, ...(conversation.current && { conversationId: conversation.current }) };
    try {
      for await (const { event, data } of service.stream('chat', { path: { chatbotId }, body }, { signal: controller.signal })) {
        if (event === 'meta') conversation.current = String(data['conversationId']);
        if (event === 'delta')
          change(answer, ({ text, firstWordMs }) => ({ text: text + String(data['text']), firstWordMs: firstWordMs ?? performance.now() - began }));
        if (event === 'sources') change(answer, () => ({ sources: data['sources'] as readonly Source[] }));
        if (event === 'handoff') change(answer, () => ({ handoff: true }));
        if (event === 'error') change(answer, () => ({ error: problemOf(data) }));
      }
    } catch (error) {
      change(answer, () => (controller.signal.aborted ? { stopped: true } : { error }));
    }
    setBusy(false);
  }

  const stop = (): void => running.current?.abort();
  const restart = (): void => {
    stop();
    conversation.current = undefined;
    setLines([]);
  };
  return { lines, busy, ask, stop, restart };
}
