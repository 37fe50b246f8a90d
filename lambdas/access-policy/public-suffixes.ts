/** Labels below a country's domain under which anybody can register, e.g. `co.uk` and `com.au` (publicsuffix.org, the ICANN part, by its common forms). */
const REGISTRY_LABELS = new Set([
  'ac',
  'asso',
  'co',
  'com',
  'edu',
  'go',
  'gob',
  'gouv',
  'gov',
  'ltd',
  'me',
  'mil',
  'ne',
  'net',
  'nhs',
  'nom',
  'or',
  'org',
  'plc',
  'sch',
]);

/** Domains under which a host gives a name to anybody (publicsuffix.org, the private part, its best known). */
const HOSTING = new Set([
  ...['amazonaws.com', 'amplifyapp.com', 'azurestaticapps.net', 'azurewebsites.net', 'blogspot.com', 'cloudfront.net', 'firebaseapp.com'],
  ...['fly.dev', 'github.io', 'gitlab.io', 'glitch.me', 'herokuapp.com', 'myshopify.com', 'netlify.app', 'ngrok.app', 'ngrok.io', 'ngrok-free.app'],
  ...['onrender.com', 'pages.dev', 'run.app', 'surge.sh', 'vercel.app', 'web.app', 'webflow.io', 'wixsite.com', 'wordpress.com', 'workers.dev'],
]);

/**
 * Whether strangers can have a name directly under this host, so that a wildcard there would list their sites too. The common cases and not the whole
 * list of publicsuffix.org, which grows weekly: a wildcard is for a domain of one's own, and the form says so.
 */
export function isOpenToStrangers(host: string): boolean {
  const labels = host.split('.');
  const [first = '', last = ''] = labels;
  return labels.length < 2 || HOSTING.has(host) || (labels.length === 2 && last.length === 2 && REGISTRY_LABELS.has(first));
}
