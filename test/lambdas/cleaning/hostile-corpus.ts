/** The repository's own corpus of markup that would act: every element that runs or loads, by every way in which it can be written. Made, not collected. */
const ELEMENTS = [
  'script',
  'iframe',
  'object',
  'embed',
  'base',
  'meta',
  'link',
  'style',
  'svg',
  'math',
  'img',
  'video',
  'input',
  'form',
  'details',
  'x-thing',
  'a',
];
const HANDLERS = ['onclick', 'onerror', 'onload', 'ontoggle', 'onfocus', 'ONMOUSEOVER'];
const URLS = ['javascript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,<script>alert(1)</script>', ' JaVaScRiPt:alert(1)', 'vbscript:x'];
const GAPS = [' ', '\t', '\n', '/', ' / ', '  x '];
const QUOTES: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['', ''],
];

const upper = (text: string): string =>
  Array.from(text)
    .map((character, place) => (place % 2 ? character.toUpperCase() : character))
    .join('');

/** What is done to a payload so that a careless filter misses it, or makes it whole by taking something out. */
const DISGUISES: readonly ((payload: string) => string)[] = [
  (payload) => payload,
  (payload) => payload.replaceAll('<', '<<'),
  (payload) => payload.replace('<', '<<b>'),
  (payload) => payload.replace('<', '<!-- x --><'),
  (payload) => payload.replace(/<(\w)/, '<<b></b>$1'),
  (payload) => payload.replace(/<(\w+)/, '<$1<$1>'),
  (payload) => payload.replace('<', '<scr<script>'),
  (payload) => `a < b && c > d ${payload}`,
  (payload) => `x<y "${payload}`,
  (payload) => `"><!--${payload}-->${payload}`,
  (payload) => payload.replace(/>$/, ''),
  (payload) => `<![CDATA[${payload}]]>`,
  (payload) => `<textarea>${payload}</textarea><title>${payload}</title>`,
  (payload) => `<math><mtext><table><mglyph><style>${payload}`,
  (payload) => `<svg><p><style><a title="</style>${payload}">`,
];

/** Several thousand payloads. */
export function hostilePayloads(): string[] {
  const whole = [
    ...ELEMENTS.flatMap((element) => [`<${element}>`, `</${element}>`, `<${upper(element)}>alert(1)</${element}>`, `<${element}`]),
    ...ELEMENTS.flatMap((element, place) =>
      GAPS.map((gap, at) => {
        const [open, close] = QUOTES[(place + at) % QUOTES.length] ?? ['"', '"'];
        return `<${element}${gap}${HANDLERS[(place + at) % HANDLERS.length]}=${open}alert(1)${close}>`;
      }),
    ),
    ...URLS.flatMap((url) =>
      ['href', 'src', 'xlink:href', 'action', 'formaction', 'data', 'srcdoc', 'style'].map((attribute, place) => {
        const [open, close] = QUOTES[place % QUOTES.length] ?? ['"', '"'];
        return `<${ELEMENTS[place % ELEMENTS.length]} ${attribute}=${open}${url}${close}>x`;
      }),
    ),
    '<div style="background:url(javascript:alert(1))">',
    '<div style="width:expression(alert(1))">',
    '<style>@import "https://evil.example/x.css"</style>',
    '<form><input name=attributes><input name=parentNode></form>',
    '<a id=document name=cookie href=x>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<template><script>alert(1)</script></template>',
    '<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml" onclick="x">',
    '<a href="https://ok.example" title="a>b" onclick="alert(1)">x</a>',
  ];
  return [...new Set(whole.flatMap((payload) => DISGUISES.map((disguise) => disguise(payload))))];
}

/** What people write in names, rules and instructions, and must get back as it was (S17.4). */
export const BENIGN = [
  'R&D',
  'Tom & Jerry <3',
  'a < b && c > d',
  'a<b && c>d',
  'x<y',
  "O'Brien",
  '5 > 3',
  '1 < 2 > 0',
  '<3 <- -> => <= >= <>',
  '{{name}} {{constructor.constructor("x")()}} ${7*7} <%= 7 %> #{7*7}'.replace('<%= 7 %>', '< %= 7 %>'),
  'Map<String, Integer> und vector<int>',
  '#include <stdio.h>',
  'if (i<n) { j>>=1; } // "quoted"',
  'AT&amp;T &lt;b&gt; &#60;',
  'مرحبا بالعالم, שלום, नमस्ते, 日本語 ＜お知らせ＞',
  '👩‍👩‍👧‍👦 🇫🇷 e\u0301'.normalize('NFC'),
  "'; DROP TABLE chatbots; --",
  '{"$where": "1"} \' OR 1=1',
  '=SUM(A1) +1 -1 @x',
  'C:\\Users\\x and /etc/passwd',
];
