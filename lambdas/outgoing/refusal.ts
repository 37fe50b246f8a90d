import { Problem, saying, type Sentence } from '../core/problem.ts';
import { URL_REASONS, type UrlReason } from './contract.ts';

/** The only words that leave: the same sentence for every address that is not one of the Internet, so that it tells nothing of what is inside. */
const SENTENCES: Readonly<Record<UrlReason, Sentence>> = {
  scheme: {
    en: 'Only http and https are fetched, and https never continues as http.',
    fr: 'Seuls http et https sont acceptés, et https ne passe jamais à http.',
  },
  port: { en: 'This port is not open for fetching.', fr: 'Ce port n’est pas ouvert.' },
  address: { en: 'This is not an address of the public Internet.', fr: 'Ce n’est pas une adresse de l’Internet public.' },
  'too-large': { en: 'The answer is larger than what is accepted.', fr: 'La réponse est plus grande que ce qui est accepté.' },
  timeout: { en: 'The site did not answer in time.', fr: 'Le site n’a pas répondu à temps.' },
  type: { en: 'The site sent a type of content that is not accepted.', fr: 'Le site a envoyé un type de contenu qui n’est pas accepté.' },
  unreachable: { en: 'The site did not answer with a page.', fr: 'Le site n’a pas répondu par une page.' },
};

/** A refusal of an address; `detail` is for the log and says what the caller is not told. */
export const urlRefused = (reason: UrlReason, detail: string, cause?: unknown): Problem =>
  new Problem('url-refused', `${reason}: ${detail}`, { extra: { reason, ...saying(SENTENCES[reason]) }, ...(cause !== undefined && { cause }) });

/** The reason in a refusal; `undefined` for any other failure. */
export function urlReason(error: unknown): UrlReason | undefined {
  return error instanceof Problem && error.code === 'url-refused' ? URL_REASONS.find((reason) => reason === error.extra.reason) : undefined;
}
