import type { HeaderLine, HttpReply } from '../http/message.ts';

/** `CustomResponse` of a block action, in either letter case. */
export interface CustomResponse {
  readonly ResponseCode?: number;
  readonly responseCode?: number;
  readonly CustomResponseBodyKey?: string;
  readonly customResponseBodyKey?: string;
  readonly ResponseHeaders?: readonly CustomHeader[];
  readonly responseHeaders?: readonly CustomHeader[];
}

type CustomHeader = Readonly<Partial<Record<'Name' | 'name' | 'Value' | 'value', string>>>;

/** `CustomResponseBodies` of a list, in either letter case. */
export type ResponseBodies = Readonly<Record<string, Readonly<Partial<Record<'ContentType' | 'contentType' | 'Content' | 'content', string>>>>>;

const MEDIA_TYPES: Readonly<Record<string, string>> = { APPLICATION_JSON: 'application/json', TEXT_HTML: 'text/html', TEXT_PLAIN: 'text/plain' };

/** What a blocked caller sees (AWS WAF guide, "Sending customized web requests and responses"); `default` leaves it to whoever is behind the firewall. */
export function blockReply(response: CustomResponse | undefined, bodies: ResponseBodies): HttpReply | 'default' {
  if (!response) return 'default';
  const key = response.CustomResponseBodyKey ?? response.customResponseBodyKey;
  const found = key === undefined ? undefined : bodies[key];
  const body = Buffer.from(found?.Content ?? found?.content ?? '');
  const type = MEDIA_TYPES[found?.ContentType ?? found?.contentType ?? ''];
  const status = response.ResponseCode ?? response.responseCode ?? 403;
  const added = (response.ResponseHeaders ?? response.responseHeaders ?? []).map(({ Name, name = Name, Value, value = Value }): HeaderLine => [
    name ?? '',
    value ?? '',
  ]);
  return { status, headers: [...(type === undefined ? [] : ([['Content-Type', type]] as const)), ['Content-Length', String(body.length)], ...added], body };
}
