/** Options of `@middy/http-security-headers` (S4, S8). An API reply is never a document, so its policy allows nothing. */
export const SECURITY_HEADERS = {
  contentSecurityPolicy: {
    'default-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    // The package's own additions, which say nothing more about a reply that may load nothing.
    'report-to': undefined,
    'require-trusted-types-for': undefined,
    sandbox: undefined,
    'upgrade-insecure-requests': undefined,
  },
  crossOriginEmbedderPolicy: false,
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  downloadOptions: false,
  dnsPrefetchControl: false,
  originAgentCluster: false,
  permittedCrossDomainPolicies: false,
  reportTo: false,
  reportingEndpoints: false,
  frameOptions: { action: 'deny' },
  // The package adds names that browsers do not know and complain about; ours is set below.
  permissionsPolicy: false,
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: true, preload: true },
} as const;

/** What no document of ours may ask a visitor for. */
export const PERMISSIONS_POLICY = 'geolocation=(), camera=(), microphone=()';

/** What the gateway itself answers with before or instead of a function, so that its replies look like ours. */
export const GATEWAY_HEADERS = {
  'Content-Type': 'application/problem+json',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': PERMISSIONS_POLICY,
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains; preload',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  Vary: 'Origin',
} as const;

/** The longest time for which a browser may keep a preflight answer, in seconds. */
export const PREFLIGHT_SECONDS = 600;
