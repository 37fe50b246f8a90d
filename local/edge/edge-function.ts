import { createContext, Script } from 'node:vm';

/** CloudFront allows about a millisecond of CPU. Here it is the clock that is looked at, which goes on while a busy machine has no time for us: a quarter of a second was not enough. */
const TIMEOUT_MILLISECONDS = 2_000;

/** Runs the code once for an event. The code sees the event and the language, nothing of this process. @throws Error of the code, or for its time-out. */
export type EdgeFunction = (event: unknown) => unknown;

/** Settles in the function's own realm: only JSON passes between it and this process. */
const CALL = new Script(`
  Promise.resolve(handler(JSON.parse(input))).then((value) => { output = JSON.stringify(value); }, (error) => { failure = String(error); });
`);

/**
 * Compiles a CloudFront Function of JavaScript runtime 2.0 (CloudFront guide, "CloudFront Functions event structure"). Its realm is made once, since that
 * costs more than the call, and anew after a failure, which may have left it half-way. @throws SyntaxError.
 */
export function edgeFunction(code: string, name: string): EdgeFunction {
  const script = new Script(code, { filename: name });
  const newRealm = (): Record<string, unknown> => {
    const context: Record<string, unknown> = { input: undefined, output: undefined, failure: undefined };
    createContext(context, { codeGeneration: { strings: false, wasm: false }, microtaskMode: 'afterEvaluate' });
    script.runInContext(context, { timeout: TIMEOUT_MILLISECONDS });
    return context;
  };
  let realm: Record<string, unknown> | undefined;
  return (event) => {
    const context = realm ?? newRealm();
    realm = undefined;
    Object.assign(context, { input: JSON.stringify(event), output: undefined, failure: undefined });
    CALL.runInContext(context, { timeout: TIMEOUT_MILLISECONDS });
    const { output, failure } = context;
    if (typeof failure === 'string') throw new Error(`${name}: ${failure}`);
    if (typeof output !== 'string') throw new Error(`${name}: returned nothing`);
    realm = context;
    return JSON.parse(output) as unknown;
  };
}
