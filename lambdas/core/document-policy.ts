import { createHash } from 'node:crypto';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The policy of a document of ours: exactly its own program and styles, its own host to talk to, nothing that is put together from text (Content Security Policy 3,
 * Trusted Types). `ancestors`: who may put it into a frame.
 */
export const documentPolicy = (script: string, style: string, ancestors: string): string =>
  [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');
