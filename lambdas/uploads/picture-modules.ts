import type { PictureModules } from './picture.ts';

/** Files of the codecs, as their packages name them. */
export const MODULE_FILES = {
  png: 'squoosh_png_bg.wasm',
  jpeg: 'mozjpeg_dec.wasm',
  webp: 'webp_dec.wasm',
  resize: 'squoosh_resize_bg.wasm',
  webpEncoder: 'webp_enc_simd.wasm',
} as const satisfies Record<keyof PictureModules, string>;

/** Compiles the codecs, from wherever their files are read. */
export async function compiledModules(read: (name: string) => Promise<Uint8Array>): Promise<PictureModules> {
  const compile = async (name: keyof PictureModules): Promise<WebAssembly.Module> => WebAssembly.compile(new Uint8Array(await read(MODULE_FILES[name])));
  const [png, jpeg, webp, resize, webpEncoder] = await Promise.all([
    compile('png'),
    compile('jpeg'),
    compile('webp'),
    compile('resize'),
    compile('webpEncoder'),
  ]);
  return { png, jpeg, webp, resize, webpEncoder };
}
