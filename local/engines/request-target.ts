/** Names and values in their order, decoded. Duplicates are kept: a signature covers them all. */
export type Query = readonly (readonly [name: string, value: string])[];

/** Path segments and query of a request line. */
export interface RequestTarget {
  /** Decoded, without the leading slash: `/a/b%20c` is `['a', 'b c']`. Dot segments stay as they are. */
  readonly segments: readonly string[];
  readonly query: Query;
}

/**
 * Reads a request line's path and query once, so that what was signed is what is used.
 * A URL object would resolve `..` and turn `+` into a space, which the signer did not do.
 * @throws URIError for a broken percent sequence.
 */
export function parseTarget(url: string): RequestTarget {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const queryText = mark < 0 ? '' : url.slice(mark + 1);
  return {
    segments: path
      .replace(/^\//, '')
      .split('/')
      .map((segment) => decodeURIComponent(segment)),
    query: queryText
      .split('&')
      .filter((pair) => pair !== '')
      .map(parsePair),
  };
}

function parsePair(pair: string): readonly [string, string] {
  const mark = pair.indexOf('=');
  return mark < 0 ? [decodeURIComponent(pair), ''] : [decodeURIComponent(pair.slice(0, mark)), decodeURIComponent(pair.slice(mark + 1))];
}

/** The first value of a query name, compared without case for AWS's own `X-Amz-` names. */
export function queryValue(query: Query, name: string): string | undefined {
  return query.find(([candidate]) => candidate === name || (/^x-amz-/i.test(name) && candidate.toLowerCase() === name.toLowerCase()))?.[1];
}

/** Percent-encodes everything but the unreserved characters of RFC 3986, as AWS's UriEncode does. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
