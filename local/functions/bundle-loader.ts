import { existsSync, readFileSync } from 'node:fs';
import { createRequire, type Module } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A function's entry point, by both conventions: (event, context), or (event, stream, context). */
export type Handler = (event: unknown, ...rest: unknown[]) => unknown;

/** What compiles a file in Node's CommonJS loader; `_compile` is the seam that every require hook of the ecosystem uses. */
type Compile = (module: Module & { _compile: (source: string, file: string) => void }, file: string) => void;

/**
 * In Lambda nothing stands above the bundle's folder, so its `.js` is CommonJS. Here the project's own package.json stands above it and would make
 * every bundle an ES module; so files of this folder are compiled without asking it.
 */
function requireAlone(file: string): unknown {
  const require = createRequire(file);
  const extensions = require.extensions as unknown as { '.js': Compile };
  const usual = extensions['.js'];
  extensions['.js'] = (module, name) => {
    if (name.startsWith(dirname(file) + sep)) module._compile(readFileSync(name, 'utf8'), name);
    else usual(module, name);
  };
  return require(file);
}

/** Loads a bundle as Lambda's runtime does. @throws Error of the bundle itself, or named `Runtime.HandlerNotFound`. */
export async function loadHandler(file: string, exportName: string): Promise<Handler> {
  const alone = file.endsWith('.js') && !existsSync(join(dirname(file), 'package.json'));
  const loaded = (alone ? requireAlone(file) : await import(pathToFileURL(file).href)) as Record<string, unknown> & { default?: Record<string, unknown> };
  const handler = loaded[exportName] ?? loaded.default?.[exportName];
  if (typeof handler === 'function') return handler as Handler;
  throw Object.assign(new Error(`${exportName} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
}
