/** A reply as a browser would take its Content-Security-Policy: every header of that name, of the one that only reports, and the document. */
export interface Policed {
  readonly policies: readonly string[];
  readonly reportOnly: readonly string[];
  readonly markup: string;
}

/** Of what a fetch has given. Two headers of one name come as one, joined by a comma. */
export const policedOf = (headers: Headers, markup: string): Policed => {
  const of = (name: string): string[] => (headers.get(name) ?? '').split(',').flatMap((each) => each.trim() || []);
  return { policies: of('content-security-policy'), reportOnly: of('content-security-policy-report-only'), markup };
};

const FETCHED_AS_SCRIPT = ['script-src', 'default-src'] as const;
/** Sources that let in more than was meant (CSP 3, 2.3.1): any host, any host of a scheme, text as code, markup as code. */
const WIDE = /^(?:\*|https?:|data:|blob:|filesystem:|wss?:|'unsafe-[\w-]+')$/;

/** What is wrong with a reply's policy: nothing, where it is as strict as S4 asks for. */
export function holesOf({ policies, reportOnly, markup }: Policed): string[] {
  const [policy] = policies;
  const inMarkup = /<meta[^>]+http-equiv=["']?content-security-policy/i.test(markup);
  if (policy === undefined) return [reportOnly.length > 0 ? 'reported only' : inMarkup ? 'in the markup only' : 'none'];
  const directives = new Map(
    policy
      .split(';')
      .map((each) => each.trim().split(/\s+/))
      .map(([name = '', ...sources]) => [name.toLowerCase(), sources] as const),
  );
  const script = FETCHED_AS_SCRIPT.map((name) => directives.get(name)).find((sources) => sources !== undefined);
  const everywhere = [...directives.values()].flat();
  return [
    ...(policies.length > 1 ? ['two policies'] : []),
    ...(script ? script.filter((source) => WIDE.test(source)).map((source) => `scripts from ${source}`) : ['scripts from anywhere']),
    ...everywhere.filter((source) => /^'unsafe-/.test(source)).map((source) => `${source} somewhere`),
    ...((directives.get('object-src') ?? directives.get('default-src'))?.join(' ') === "'none'" ? [] : ['objects']),
    ...(directives.get('base-uri')?.join(' ') === "'none'" ? [] : ['base-uri']),
    ...(directives.has('frame-ancestors') ? [] : ['frame-ancestors']),
  ];
}
