/** What an engine says of a file. Anything that is not one of these is an error: the file stays in quarantine, and the job comes again. */
export type EngineVerdict =
  | { readonly verdict: 'clean' | 'not-scanned'; readonly engine: string }
  | { readonly verdict: 'infected' | 'unscannable'; readonly engine: string; readonly signature: string };

export interface ScanOptions {
  readonly bytes: number;
  readonly signal: AbortSignal;
  /** Which version of which object the bytes are; for an engine that reads it by itself. */
  readonly object?: { readonly key: string; readonly versionId: string };
}

/** A malware scanner that reads a file as it comes. @throws Error when there is no verdict. */
export interface ScanEngine {
  scan(source: AsyncIterable<Uint8Array>, options: ScanOptions): Promise<EngineVerdict>;
}

/**
 * The place where a developer's local cloud, and nothing else, can hand an engine over before the function is loaded. It is not a variable of the
 * environment and not in any bundle: a deployed function cannot be configured to have it (docs/decisions/0005).
 */
const PLANTED = Symbol.for('rempart.local.scan-engine');

/** The planted engine, if this process is the local cloud's. Its verdict is `not-scanned`, never `clean`. */
export const plantedEngine = (): ScanEngine | undefined => {
  const engine = (globalThis as Record<symbol, unknown>)[PLANTED] as ScanEngine | undefined;
  return engine && { scan: async (source, options) => asNotScanned(await engine.scan(source, options)) };
};

const asNotScanned = (verdict: EngineVerdict): EngineVerdict => (verdict.verdict === 'clean' ? { ...verdict, verdict: 'not-scanned' } : verdict);
