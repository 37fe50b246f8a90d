import type { HttpReply } from '../http/message.ts';

/** A whole reply of a local page: never stored, never sniffed. */
export function reply(status: number, type: string, body: string | Buffer, headers: readonly (readonly [string, string])[] = []): HttpReply {
  return {
    status,
    headers: [
      ['Content-Type', type],
      ['Content-Length', String(Buffer.byteLength(body))],
      ['Cache-Control', 'no-store'],
      ['X-Content-Type-Options', 'nosniff'],
      ...headers,
    ],
    body,
  };
}

export const json = (body: unknown, status = 200): HttpReply => reply(status, 'application/json; charset=utf-8', JSON.stringify(body, undefined, 1));

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand in HTML, in content and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
