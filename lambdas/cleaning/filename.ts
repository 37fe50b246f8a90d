/** A file name fit to be shown and stored, never to be a path: objects are named by the server. */
export type CleanFilename = { readonly display: string; readonly extension: string } | { readonly refused: 'name' };

/** The limit of common file systems, in bytes of UTF-8. */
const MAX_BYTES = 255;

/** Separators and what looks like them or becomes them: `/ \`, leaders, fraction and division slashes, set minus, full-width forms, and `:` of streams. */
const PATH = /[/\\:\u2024\u2025\u2044\u2215\u2216\u29f5\u29f8\ufe68\uff0f\uff3c\uff0e\uff1a]|%(?:2e|2f|5c|00|25)|\.\./iu;

/** Controls, line and paragraph separators, and the marks that turn the direction of reading (`x[RLO]fdp.exe` shows as `xexe.pdf`). */
const DECEIVING = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Characters of format that are invisible. Joiners in emoji and in Persian are lost with them: a name is only shown. */
const INVISIBLE = /[\p{Cf}\u034f\u115f\u1160\u3164\uffa0]/gu;

/** What ends a quoted header value or a tag, or is a wildcard or a pipe to some shell. */
const MARKUP = /["<>|*?]/gu;

/** Endings that something may run or render as active content; in the middle of a name they are refused too, as in `x.php.jpg`. */
const ACTIVE = new Set(
  (
    'asp aspx bat cgi cmd com config cpl dll docm dotm exe hta htaccess htm html jar js jse jsp jspx lnk mhtml mjs msi msp ' +
    'phar php php3 php4 php5 php7 php8 phtml pif pl ps1 pptm py rb reg scr sh shtml svg svgz swf url vb vbe vbs war wasm wsf wsh xht xhtml xlsm xltm xml xsl xslt'
  ).split(' '),
);

const PAGE = new Set(['htm', 'html']);

/**
 * The name of an uploaded file for display, in NFC, and its extension in lower case. What could lead out of a folder, deceive a reader or pass as another type
 * is refused; what is merely invisible or quotes is taken away (control S19; OWASP File Upload Cheat Sheet). The display name still holds user text: escape it
 * where it is shown. Whether the extension is wanted is the caller's purpose to say.
 */
export function cleanFilename(name: string): CleanFilename {
  const refused = { refused: 'name' } as const;
  if (name.length > MAX_BYTES || !name.isWellFormed() || DECEIVING.test(name)) return refused;
  const display = name.normalize('NFC').replace(INVISIBLE, '').replace(MARKUP, '_');
  if (PATH.test(display) || Buffer.byteLength(display) > MAX_BYTES || display !== display.trim()) return refused;
  const [stem, ...endings] = display.toLowerCase().split('.');
  const extension = endings.at(-1) ?? '';
  // A page is training material, reduced to its text; it must say so openly, and it is never served as a page.
  const isPage = PAGE.has(extension) && name.toLowerCase().endsWith(`.${extension}`);
  if (!stem?.trim() || !/^[a-z0-9]{1,5}$/.test(extension) || (isPage ? endings.slice(0, -1) : endings).some((ending) => ACTIVE.has(ending.trim())))
    return refused;
  return { display, extension: extension === 'htm' ? 'html' : extension };
}
