import { S3Client } from '@aws-sdk/client-s3';
import { api } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { formSigner, linkSigner } from '../core/presign.ts';
import { enqueue } from '../core/queue.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { uploadRoutes, uploadsEnv } from './contract.ts';
import { memberPictureStore } from './member-picture-store.ts';
import { libraryPictures } from './picture-objects-store.ts';
import { uploadStore } from './upload-store.ts';
import { uploads } from './uploads.ts';

export const handler = api(uploadRoutes, uploads, () => {
  const env = readEnv(uploadsEnv);
  const s3 = new S3Client({});
  const inAccount = accounts(connect(readEnv(databaseEnv)));
  return {
    store: uploadStore(inAccount, dynamo(), env.DIRECTORY_TABLE),
    members: memberPictureStore(inAccount),
    presignForm: formSigner(s3, env.QUARANTINE_BUCKET),
    presignLink: linkSigner(s3, env.LIBRARY_BUCKET),
    picture: (key) => libraryPictures(s3, env.LIBRARY_BUCKET).read(key),
    enqueue,
    uploadQueue: env.UPLOAD_QUEUE,
    newId: uuidv7,
    now: Date.now,
  };
});
