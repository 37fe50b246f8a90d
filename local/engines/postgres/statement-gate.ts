import { cString, quoteLiteral } from './wire.ts';
import type { Frame } from './wire.ts';
import { statementOutlines } from './sql-text.ts';

interface Ban {
  readonly pattern: RegExp;
  readonly code: string;
  readonly message: string;
}

/** What one backend shared by all connections cannot do; RDS Proxy would pin the connection ("Avoiding pinning an RDS Proxy", Amazon RDS user guide). */
const bans: readonly Ban[] = [
  { pattern: /^COPY\b/i, code: '0A000', message: 'COPY is not supported by the local database proxy' },
  { pattern: /^(?:UN)?LISTEN\b/i, code: '0A000', message: 'LISTEN is not supported by the local database proxy' },
  { pattern: /^PREPARE\b/i, code: '0A000', message: 'PREPARE is not supported by the local database proxy: use the extended query protocol' },
  { pattern: /^DISCARD\b/i, code: '0A000', message: 'DISCARD is not supported by the local database proxy' },
  { pattern: /^DEALLOCATE (?:PREPARE )?ALL\b/i, code: '0A000', message: 'DEALLOCATE ALL is not supported by the local database proxy' },
  { pattern: /\bSESSION AUTHORIZATION\b|\bsession_authorization\b/i, code: '42501', message: 'permission denied to set session authorization' },
];

/** `set_config('session_authorization', ...)` hides its name in a literal. */
const hiddenAuthorization = /session_authorization/i;

/** The ban that a script breaks, if any. */
export function bannedStatement(sql: string): Ban | undefined {
  const outlines = statementOutlines(sql);
  return bans.find(({ pattern }) => outlines.some((outline) => pattern.test(outline))) ?? (hiddenAuthorization.test(sql) ? bans.at(-1) : undefined);
}

/** Replaces a banned Query or Parse by a statement that fails with the ban's error, so that the backend itself keeps the transaction in step. */
export function gateFrame(frame: Frame): Frame {
  if (frame.type !== 'Q' && frame.type !== 'P') return frame;
  const start = frame.type === 'P' ? frame.body.indexOf(0) + 1 : 0;
  const end = frame.body.indexOf(0, start);
  const ban = bannedStatement(frame.body.subarray(start, end).toString());
  if (ban === undefined) return frame;
  const refusal = `DO $gate$ BEGIN RAISE EXCEPTION USING ERRCODE = ${quoteLiteral(ban.code)}, MESSAGE = ${quoteLiteral(ban.message)}; END $gate$`;
  return { type: frame.type, body: Buffer.concat([frame.body.subarray(0, start), cString(refusal), frame.body.subarray(end + 1)]) };
}
