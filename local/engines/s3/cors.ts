import type { CorsRule } from './definition.ts';

/** The headers that let a browser at `origin` see the reply to a `method` request; none for a foreign origin ("Using CORS", S3 guide). */
export function corsHeaders(rules: readonly CorsRule[], origin: string | undefined, method: string): Readonly<Record<string, string>> {
  const rule = origin === undefined ? undefined : findRule(rules, origin, method, []);
  return rule === undefined || origin === undefined ? {} : grant(rule, origin);
}

/** The reply headers to a preflight request, or undefined when no rule allows it. `requestedHeaders` is `Access-Control-Request-Headers`. */
export function preflightHeaders(
  rules: readonly CorsRule[],
  origin: string | undefined,
  method: string | undefined,
  requestedHeaders: string | undefined,
): Readonly<Record<string, string>> | undefined {
  if (origin === undefined || method === undefined) return undefined;
  const names = (requestedHeaders ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const rule = findRule(rules, origin, method, names);
  if (rule === undefined) return undefined;
  return {
    ...grant(rule, origin),
    ...(names.length > 0 && { 'access-control-allow-headers': names.join(', ') }),
    ...(rule.MaxAge !== undefined && { 'access-control-max-age': String(rule.MaxAge) }),
  };
}

function findRule(rules: readonly CorsRule[], origin: string, method: string, headers: readonly string[]): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.AllowedMethods.includes(method) &&
      rule.AllowedOrigins.some((pattern) => matches(pattern, origin)) &&
      headers.every((header) => (rule.AllowedHeaders ?? []).some((pattern) => matches(pattern.toLowerCase(), header))),
  );
}

function grant(rule: CorsRule, origin: string): Readonly<Record<string, string>> {
  const forAnyone = rule.AllowedOrigins.includes('*');
  return {
    'access-control-allow-origin': forAnyone ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    ...(!forAnyone && { 'access-control-allow-credentials': 'true' }),
    ...(rule.ExposedHeaders !== undefined && { 'access-control-expose-headers': rule.ExposedHeaders.join(', ') }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

function matches(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}
