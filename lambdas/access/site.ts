import type { AccessPolicy } from '../database/tables.ts';

/** Whether it is an origin as a browser writes it (HTML, 7.1.1): in ASCII and lower case, without a path. Anything else is forged, or no origin. */
const isOrigin = (origin: string): boolean => URL.canParse(origin) && new URL(origin).origin === origin;

/** Whether a parent's origin is one that the policy admits; a wildcard matches any depth below its host, not the host itself (S21). */
export function siteAdmitted({ embedding, domains }: AccessPolicy, origin: string): boolean {
  if (embedding === 'anyone') return true;
  if (!isOrigin(origin)) return false;
  return domains.some((site) => {
    if (!site.includes('://*.')) return site === origin;
    const [scheme = '', host = ''] = site.split('://*');
    return origin.startsWith(`${scheme}://`) && origin.slice(scheme.length + 3).endsWith(host) && origin.length > scheme.length + 3 + host.length;
  });
}

/** The value of `frame-ancestors` for a policy; the browser holds every ancestor against it, not only the nearest. */
export const frameAncestors = ({ embedding, domains }: AccessPolicy): string =>
  embedding === 'anyone' ? '*' : domains.length > 0 ? domains.join(' ') : "'none'";

/** The origin that a `Referer` names, if it is one of a web page; with `referrerpolicy=origin` the header is nothing more than it. */
export function refererOrigin(referer: string | undefined): string | undefined {
  if (!referer || !URL.canParse(referer)) return undefined;
  const { origin, protocol } = new URL(referer);
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}
