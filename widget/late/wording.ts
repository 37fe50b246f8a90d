import type { Refusal } from '../wire.ts';
import type { Language } from '../words.ts';
import { momentIn } from './moment.ts';
import { SELDOM_WORDS } from './seldom-words.ts';

/** What a refusal means for a visitor. What only the site's owner can mend is not explained to visitors. `quiet`: seconds until something may be sent again. */
export function wording({ code, reason, opensAt }: Refusal, language: Language, quiet = 0): string {
  const words = SELDOM_WORDS[language];
  switch (code) {
    case 'outside-active-hours':
      return opensAt === undefined ? words.closed : `${words.closed} ${words.opens(momentIn(language)(opensAt))}`;
    case 'not-allowed':
      return reason === 'signed-visitors-only' ? words.signIn : words.refused;
    case 'origin-refused':
    case 'ip-refused':
    case 'country-refused':
    case 'not-found':
      return words.refused;
    case 'rate-limited':
      return quiet > 0 ? words.slower(quiet) : words.failed;
    case 'quota-exceeded':
      return words.quota;
    case 'spam-refused':
      return words.spam;
    case 'invalid-request':
    case 'payload-too-large':
      return words.tooLong;
    default:
      return words.failed;
  }
}
