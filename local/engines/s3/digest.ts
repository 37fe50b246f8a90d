import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A running digest. */
export interface Digest {
  readonly update: (chunk: Uint8Array) => void;
  /** The digest of all that was given; call it once. */
  readonly read: () => Buffer;
}

/** MD5 (ETag, Content-MD5), and the checksums of "Checking object integrity" (S3 guide) that Node can compute by itself. */
export type DigestName = 'md5' | 'crc32' | 'sha1' | 'sha256';

/** A digest with nothing in it yet. */
export function startDigest(name: DigestName): Digest {
  if (name === 'crc32') return startCrc32();
  const hash = createHash(name);
  return { update: (chunk) => void hash.update(chunk), read: () => hash.digest() };
}

function startCrc32(): Digest {
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    read: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    },
  };
}
