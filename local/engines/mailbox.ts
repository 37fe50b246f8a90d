import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailContent } from './mail-message.ts';
import { writeWhole } from './whole-file.ts';

/** A message that the local cloud kept instead of sending. */
export interface StoredMail extends MailContent {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Messages in files of their own. */
export interface Mailbox {
  /** Newest last. */
  readonly list: () => readonly StoredMail[];
  readonly add: (mail: StoredMail) => Promise<void>;
}

/** Opens the messages in `directory`, of which only the last 1000 stay. */
export async function openMailbox(directory: string, maximum = 1000): Promise<Mailbox> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const fileOf = ({ at, id }: StoredMail): string => join(directory, `${at.replaceAll(':', '')}-${id}.json`);
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).sort();
  const mails = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(directory, name), 'utf8')) as StoredMail));

  const trim = async (): Promise<void> => {
    for (const mail of mails.splice(0, Math.max(0, mails.length - maximum))) await rm(fileOf(mail), { force: true });
  };
  await trim();
  return {
    list: () => [...mails],
    add: async (mail) => {
      await writeWhole(fileOf(mail), JSON.stringify(mail, undefined, 2));
      mails.push(mail);
      await trim();
    },
  };
}
