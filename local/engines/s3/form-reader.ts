import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { failed } from './post-policy.ts';
import { S3Refusal } from './refusal.ts';

/** What stands in a form before its file. */
export interface FormHead {
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  /** As the browser sent it: never a path of this machine. */
  readonly fileName: string;
}

const limits = { fieldNameSize: 200, fieldSize: 20 * 1024, fields: 100, headerPairs: 20 };

/** What becomes of a form's file. */
export interface FileTaker<Result> {
  /** Called when the file begins; a rejection ends the form. */
  readonly accept: (head: FormHead, file: Readable) => Promise<Result>;
  /** Takes back what `accept` did, when the form turns out wrong after its file. */
  readonly undo: (result: Result) => Promise<void>;
}

/**
 * Reads a `multipart/form-data` upload: the fields, then `file`, which is taken while it arrives. Fields after the file are ignored, as S3 does.
 * Resolves with `accept`'s result once the whole form is there; rejects as soon as `accept` does, without reading on.
 * @throws S3Refusal, or what `accept` threw
 */
export function readForm<Result>(request: IncomingMessage, { accept, undo }: FileTaker<Result>): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const fields = new Map<string, string>();
    let accepted: Promise<Result> | undefined;
    let openFile: Readable | undefined;
    let settled = false;
    const parser = startParser(request);
    const oneFile = (): S3Refusal => new S3Refusal('InvalidArgument', 'POST requires exactly one file upload per request.');

    const fail = (error: unknown): void => {
      if (settled) return;
      settled = true;
      request.unpipe(parser);
      openFile?.destroy(error instanceof Error ? error : undefined);
      parser.destroy();
      // The answer waits until nothing of the file is left; a failing `accept` has cleared away its own.
      const cleared = accepted?.then(undo, () => {}) ?? Promise.resolve();
      void cleared.finally(() => reject(error instanceof Error ? error : new Error(String(error))));
    };

    parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      if (accepted !== undefined) return;
      const field = name.toLowerCase();
      if (nameTruncated || valueTruncated) fail(new S3Refusal('MalformedPOSTRequest', 'A field of the form is too long'));
      else if (fields.has(field)) fail(failed(`Extra input fields: ${field}`));
      else fields.set(field, value);
    });
    parser.on('file', (name, file, { filename }) => {
      // A destroyed file reports to its reader; without one the event would end the process.
      file.on('error', () => {});
      if (settled || accepted !== undefined || name.toLowerCase() !== 'file') {
        file.resume();
        if (name.toLowerCase() !== 'file' || accepted !== undefined) fail(oneFile());
        return;
      }
      openFile = file;
      accepted = accept({ fields, fileName: filename ?? '' }, file);
      accepted.catch(fail);
    });
    parser.on('fieldsLimit', () => fail(new S3Refusal('MalformedPOSTRequest', 'The form has too many fields')));
    parser.on('error', () => fail(new S3Refusal('MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.')));
    parser.on('close', () => {
      if (settled) return;
      if (accepted === undefined) {
        fail(oneFile());
        return;
      }
      settled = true;
      accepted.then(resolve, reject);
    });
    request.once('close', () => {
      if (!request.complete) fail(new S3Refusal('IncompleteBody', 'The form ended early'));
    });
    request.pipe(parser);
  });
}

function startParser(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, limits, defParamCharset: 'utf8' });
  } catch {
    throw new S3Refusal('MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');
  }
}
