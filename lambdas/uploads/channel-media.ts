import { admit } from '../cleaning/admit.ts';
import { uuidOf } from '../core/ids.ts';
import type { JournalEvent } from '../core/journal.ts';
import { Problem } from '../core/problem.ts';
import type { Job } from '../core/worker.ts';
import type { UploadRow } from '../database/tables.ts';
import { FILE_TYPES, PURPOSES } from '../materials/purposes.ts';
import type { Channels } from '../messaging/channel-store.ts';
import type { FileClient } from '../messaging/file-client.ts';
import type { MediaJob } from '../messaging/jobs.ts';
import { KINDS } from '../messaging/kinds.ts';
import type { ProviderClient } from '../messaging/provider-client.ts';
import { uploadKey } from './upload-view.ts';

export interface MediaDeps {
  readonly channels: Pick<Channels, 'open'>;
  readonly provider: ProviderClient;
  readonly fetchFile: FileClient;
  /** The base address under which a provider gives out files that have no address of their own. */
  readonly baseOf: (provider: 'graph' | 'telegram' | 'slack') => string;
  readonly store: {
    /** The row to fill; nothing where that was done, or the message is gone. */
    reserve(
      job: MediaJob,
      file: { readonly id: string; readonly name: string; readonly contentType: string; readonly bytes: number },
    ): Promise<UploadRow | undefined>;
  };
  readonly put: (key: string, bytes: Uint8Array, contentType: string) => Promise<void>;
  readonly record: (event: JournalEvent) => Promise<void>;
}

const { types, maxBytes } = PURPOSES.channelMedia;

/** What a file says that it is, by its type or else by its extension; its bytes are held against it in quarantine. */
function claimed(kind: string, contentType: string, extension = ''): { readonly filename: string; readonly contentType: string } {
  const includes = (list: readonly string[], value: string): boolean => list.includes(value);
  const type = types.find((one) => includes(FILE_TYPES[one].declared, contentType)) ?? types.find((one) => includes(FILE_TYPES[one].extensions, extension));
  return type ? { filename: `${kind}.${FILE_TYPES[type].extensions[0]}`, contentType: FILE_TYPES[type].contentType } : { filename: `${kind}.bin`, contentType };
}

/**
 * Fetches one file that came with a message, from its provider and from nowhere else, and puts it before the door of every file (S24, S30.11): name, type and size are
 * judged here, the bytes in quarantine. What is refused is one event, and the message stays as it is.
 */
export async function takeMedia({ body: job, signal }: Job<MediaJob>, deps: MediaDeps): Promise<void> {
  const { accountId, chatbotId, channelId, media } = job;
  const channel = await deps.channels.open(accountId, channelId);
  const source = channel && KINDS[channel.kind].media;
  if (!channel?.enabled || !source || channel.chatbotId !== chatbotId) return;
  try {
    let answer: Readonly<Record<string, unknown>> = {};
    if (source.ask) {
      const asked = await deps.provider(source.ask(media.id, channel.given), signal);
      if (asked.status >= 500 || asked.status === 429) throw new Error('the provider does not say where the file is');
      answer = asked.body;
    }
    const place = source.address(media.id, answer, channel.given);
    if (place === undefined) throw new Problem('upload-refused', 'no address', { extra: { reason: 'type' } });
    const url = place.url.startsWith('/') ? `${deps.baseOf(source.provider)}${place.url}` : place.url;
    const fetched = await deps.fetchFile({ url, hosts: source.hosts, authorization: source.authorization?.(channel.given) }, maxBytes, signal);
    const { name, contentType } = admit('channelMedia', { ...claimed(media.type, fetched.contentType, place.extension), bytes: fetched.bytes.length });
    const id = uuidOf('media', channelId, job.messageId, media.id);
    const row = await deps.store.reserve(job, { id, name, contentType, bytes: fetched.bytes.length });
    if (row) await deps.put(uploadKey(row), fetched.bytes, contentType);
  } catch (error) {
    if (!(error instanceof Problem) || (error.code !== 'upload-refused' && error.code !== 'url-refused') || error.extra.reason === 'unreachable') throw error;
    await deps.record({
      type: error.code === 'url-refused' ? 'url_validation' : 'upload_validation',
      outcome: 'refused',
      accountId,
      actor: { kind: 'visitor', id: job.visitorId },
      action: 'takeMedia',
      target: `${chatbotId}/${channelId}`,
      ...(error.extra.reason !== undefined && { reason: error.extra.reason }),
      requestId: uuidOf('media', channelId, job.messageId, media.id),
    });
  }
}
