import { createHmac, timingSafeEqual } from 'node:crypto';
import { TOPICS, type Topic } from '../notices/contract.ts';

/** What a link out of news names: the person and the topic, and the proof that we have made it for both. */
export interface WayOut {
  readonly userId: string;
  readonly topic: Topic;
  readonly proof: string;
}

/** No time is in it: a mail is found again after years, and what it was for is the same (RFC 8058, 3.1). */
const proofOf = (userId: string, topic: Topic, key: string): string => createHmac('sha256', key).update(`unsubscribe\0${userId}\0${topic}`).digest('base64url');

/** The text that a link carries: opaque to whoever reads it, and good for nothing but this. */
export const wayOutText = (userId: string, topic: Topic, key: string): string => `${userId}.${topic}.${proofOf(userId, topic, key)}`;

/** Below the application's origin. */
export const wayOutPath = (text: string): string => `/unsubscribe?link=${text}`;

const FORM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z]{1,20})\.([\w-]{43})$/;

/** Reads the text of a link; anything of another form is none. */
export function readWayOut(text: string): WayOut | undefined {
  const [, userId, named, proof] = FORM.exec(text) ?? [];
  const topic = TOPICS.find((each) => each === named);
  return userId !== undefined && topic !== undefined && proof !== undefined ? { userId, topic, proof } : undefined;
}

/** Stands where there is no key, so that a person who is not there takes as long. */
const NOBODY = 'nobody';

/** Whether we have made this link, for this person and this topic. */
export function madeByUs({ userId, topic, proof }: WayOut, key: string | undefined): boolean {
  const right = timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(userId, topic, key ?? NOBODY)));
  return right && key !== undefined;
}
