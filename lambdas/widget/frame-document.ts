import type { PageTrigger } from '../behaviour/page-triggers.ts';
import type { Look } from './look.ts';

/** The files of the frame's document, on the edge host, put here by the bundler; a file's name changes with what is in it (tools/widget.ts). */
declare const FRAME_FILES: {
  readonly entry: string;
  /** What the entry imports before it can run. */
  readonly imports: readonly string[];
  readonly style: string;
  readonly scripts: readonly string[];
};

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

export interface FramePage {
  readonly ticket: string;
  readonly language: 'fr' | 'en';
  readonly name: string;
  readonly look: Look;
  /** Looked for on the page, by the frame. */
  readonly triggers: readonly PageTrigger[];
  /** The edge host, as the edge says it. */
  readonly host: string;
  /** Where visitors post the forms of their files. */
  readonly uploads: string;
  readonly ancestors: string;
}

/**
 * What a browser lets the frame do (Content Security Policy 3, Trusted Types): run and look like exactly our own files, talk to our own host and to the uploads' bucket,
 * show pictures that come as data; nothing that is put together from text, and only the listed sites around it.
 */
const policy = ({ host, uploads, ancestors }: FramePage): string =>
  [
    "default-src 'none'",
    `script-src ${FRAME_FILES.scripts.map((name) => `${host}/${name}`).join(' ')}`,
    `style-src ${host}/${FRAME_FILES.style}`,
    `connect-src 'self' ${uploads}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');

/** The frame's document, with a ticket in it, and its policy. It is never kept, and small for it: what it is made of is kept for a year. */
export const frameDocument = (page: FramePage): { html: string; contentSecurityPolicy: string } => ({
  html: `<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="ticket" content="${escape(page.ticket)}">
<meta name="look" content="${escape(JSON.stringify(page.look))}">
${page.triggers.length > 0 ? `<meta name="triggers" content="${escape(JSON.stringify(page.triggers))}">` : ''}
<title>${escape(page.name)}</title>
<link rel="stylesheet" href="/${FRAME_FILES.style}">
${FRAME_FILES.imports.map((name) => `<link rel="modulepreload" href="/${name}">`).join('\n')}
<script type="module" src="/${FRAME_FILES.entry}"></script>
</head>
<body>
<main></main>
</body>
</html>
`,
  contentSecurityPolicy: policy(page),
});
