import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { build, transform, type BuildOptions, type Metafile, type Plugin } from 'esbuild';

/**
 * In Lambda a function's credentials are in its environment (Lambda guide, "Defined runtime environment variables"). The chain that also asks files, programs,
 * single sign-on and other machines is a quarter of every bundle, and none of it can be reached there.
 */
export const credentialsOfEnvironment: Plugin = {
  name: 'credentials-of-environment',
  setup: (esbuild) =>
    esbuild.onLoad({ filter: /@aws-sdk[\\/]credential-providers?(?:-node)?[\\/]dist-es[\\/]index\.js$/ }, ({ path }) => ({
      resolveDir: dirname(path),
      contents: "export { fromEnv as defaultProvider, fromEnv as fromNodeProviderChain } from '@aws-sdk/credential-provider-env';",
    })),
};

/**
 * Bundles one function so that what it imports late lies in files of its own, which no start reads, and parts that both use in a file that both read. Names of
 * functions are given up: to set them takes a tenth of the start, and the source map knows them.
 */
export async function bundleApart(entry: string, folder: string, { banner, supported, ...options }: BuildOptions): Promise<Metafile> {
  // esbuild divides ES modules only; each file becomes CommonJS after it.
  const { outputFiles, metafile } = await build({
    ...options,
    keepNames: false,
    format: 'esm',
    splitting: true,
    write: false,
    metafile: true,
    entryPoints: { index: entry },
    outdir: folder,
    chunkNames: '[name]-[hash]',
    sourcemap: 'inline',
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, text } of outputFiles) {
    const { code, map } = await transform(text, {
      ...(text.includes('__importMeta') && { banner: banner?.['js'] ?? '' }),
      ...(supported && { supported }),
      format: 'cjs',
      platform: 'node',
      target: 'node24',
      minify: true,
      sourcemap: 'external',
      sourcesContent: false,
      sourcefile: basename(path),
    });
    writeFileSync(path, code);
    writeFileSync(`${path}.map`, map);
  }
  return metafile;
}
