import { createHash } from 'node:crypto';
import type { MessageAttribute } from './queue-message.ts';

/** Hexadecimal MD5 of a message body, which the AWS SDK compares. */
export function bodyDigest(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/** Hexadecimal MD5 of message attributes ("Calculating the MD5 message digest for message attributes", SQS developer guide). */
export function attributesDigest(attributes: Readonly<Record<string, MessageAttribute>>): string {
  const hash = createHash('md5');
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes).sort(([left], [right]) => (left < right ? -1 : 1))) {
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    const isBinary = DataType.startsWith('Binary');
    hash.update(Buffer.from([isBinary ? 2 : 1]));
    add(isBinary ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue ?? ''));
  }
  return hash.digest('hex');
}
