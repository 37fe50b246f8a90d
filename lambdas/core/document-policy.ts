import { createHash } from 'node:crypto';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The policy of a document of ours: exactly its own program and styles, its own host to talk to, nothing that is put together from text (Content Security Policy 3,
 * Trusted Types). `ancestors`: who may put it into a frame. `images`: none, or those that come as data from where the document talks to.
 */
export const documentPolicy = (script: string, style: string, ancestors: string, images: "'none'" | 'data:' = "'none'"): string =>
  [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "connect-src 'self'",
    `img-src ${images}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');
