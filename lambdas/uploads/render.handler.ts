import { readFile } from 'node:fs/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { readEnv } from '../core/env.ts';
import { once } from '../core/once.ts';
import { enqueue } from '../core/queue.ts';
import { worker } from '../core/worker.ts';
import { renderJob, uploadRenderEnv } from './contract.ts';
import { reencoder } from './picture.ts';
import { compiledModules } from './picture-modules.ts';
import { libraryPictures } from './picture-objects-store.ts';
import { render, type RenderDeps } from './render.ts';

export const handler = worker(
  renderJob,
  ({ body, signal }, deps: RenderDeps) => render(body, deps, signal),
  () => {
    const env = readEnv(uploadRenderEnv);
    const beside = (name: string): URL => new URL(`./${name}`, import.meta.url);
    return {
      library: libraryPictures(new S3Client({}), env.LIBRARY_BUCKET),
      reencode: reencoder(
        beside('picture.cjs'),
        once(() => compiledModules((name) => readFile(beside(name)))),
      ),
      enqueue,
      uploadQueue: env.UPLOAD_QUEUE,
    };
  },
);
