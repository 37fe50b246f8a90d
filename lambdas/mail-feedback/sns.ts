import { Problem } from '../core/problem.ts';
import type { Outgoing } from '../outgoing/client.ts';
import { snsHost } from './sns-message.ts';

/** A certificate has some two kilobytes. */
const MAX_BYTES = 16_384;

/** What is asked of SNS, by the guarded client and at SNS of the topic's region alone. A certificate is kept: its address names its content. */
export function sns(outgoing: () => Pick<Outgoing, 'get'>, topicArn: string) {
  const kept = new Map<string, Promise<string>>();
  const get = async (url: string): Promise<string> => {
    const { bytes, url: from } = await outgoing().get(url, { accept: '*/*', takes: () => true, maxBytes: MAX_BYTES });
    if (new URL(from).host !== snsHost(topicArn)) throw new Problem('signature-refused', 'led elsewhere', { event: { reason: 'led elsewhere' } });
    return bytes.toString('utf8');
  };
  return {
    certificate(url: string): Promise<string> {
      const known = kept.get(url);
      if (known) return known;
      const text = get(url).catch((cause: unknown) => {
        kept.delete(url);
        throw cause instanceof Problem && cause.code === 'signature-refused' ? cause : new Problem('unavailable', 'a certificate of SNS', { cause });
      });
      if (kept.size >= 4) kept.clear();
      kept.set(url, text);
      return text;
    },
    async subscribe(url: string): Promise<void> {
      const { protocol, host, searchParams } = new URL(url);
      if (
        protocol !== 'https:' ||
        host !== snsHost(topicArn) ||
        searchParams.get('Action') !== 'ConfirmSubscription' ||
        searchParams.get('TopicArn') !== topicArn
      )
        throw new Problem('signature-refused', 'leads elsewhere', { event: { reason: 'leads elsewhere' } });
      await get(url);
    },
  };
}
