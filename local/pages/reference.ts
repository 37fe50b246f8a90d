import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { HttpReply } from '../http/message.ts';
import { json, reply } from './reply.ts';

const directory = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** The files of Swagger UI that the page uses, and nothing else of its folder. */
const FILES: Readonly<Record<string, string>> = { 'swagger-ui.css': 'text/css; charset=utf-8', 'swagger-ui-bundle.js': 'text/javascript; charset=utf-8' };

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Rempart API</title><link rel="stylesheet" href="swagger-ui.css"><div id="ui"></div><script src="swagger-ui-bundle.js"></script><script src="begin.js"></script></html>`;
const BEGIN = `SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#ui', deepLinking: true, persistAuthorization: false, validatorUrl: null, docExpansion: 'none', tagsSorter: 'alpha' });`;
// Swagger UI sets styles from script and shows its own data: images.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The interactive API reference: it reads `/v1/openapi.json` and can send every call to this very host. */
export function referenceFile(name: string): HttpReply {
  if (name === '') return reply(200, 'text/html; charset=utf-8', PAGE, [['Content-Security-Policy', POLICY]]);
  if (name === 'begin.js') return reply(200, 'text/javascript; charset=utf-8', BEGIN);
  const type = FILES[name];
  return type ? reply(200, type, readFileSync(join(directory, name))) : json({ error: 'no such file' }, 404);
}
