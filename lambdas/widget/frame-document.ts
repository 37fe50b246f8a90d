import { documentPolicy } from '../core/document-policy.ts';

/** The frame's program and styles, put here by the bundler: one document, no second request, and a policy that admits exactly them. */
declare const FRAME_SCRIPT: string;
declare const FRAME_STYLE: string;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

/** The frame's document with a ticket in it, and its policy: only our own script and styles, only our own host to talk to, only the listed sites around it. */
export function frameDocument({
  ticket,
  language,
  name,
  ancestors,
}: {
  readonly ticket: string;
  readonly language: 'fr' | 'en';
  readonly name: string;
  readonly ancestors: string;
}): { html: string; contentSecurityPolicy: string } {
  return {
    html: `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="ticket" content="${escape(ticket)}">
<title>${escape(name)}</title>
<style>${FRAME_STYLE}</style>
</head>
<body>
<main id="chat" aria-live="polite"></main>
<script type="module">${FRAME_SCRIPT}</script>
</body>
</html>
`,
    contentSecurityPolicy: documentPolicy(FRAME_SCRIPT, FRAME_STYLE, ancestors, 'data:'),
  };
}
