/** A file name fit to be shown and stored, never to be a path: objects are named by the server. */
export type CleanFilename = { readonly display: string; readonly extension: string } | { readonly refused: 'name' };

/** The limit of common file systems, in bytes of UTF-8. */
const MAX_BYTES = 255;

/** What ends an ending for some server or file system: `x.asp;.pdf`, `x.php%20.pdf`, `x.exe$.pdf`. */
const BEHIND = /(?:[;,&#!'`^~+=(){}[\]$@%].*|[_-]+)$/s;

/** Separators and what looks like them or becomes them: `/ \`, leaders, fraction and division slashes, set minus, full-width forms, and `:` of streams. */
const PATH = /[/\\:\u2024\u2025\u2044\u2215\u2216\u29f5\u29f8\ufe68\uff0f\uff3c\uff0e\uff1a]|%(?:[01][0-9a-f]|7f|2e|2f|5c|25)|\.\./iu;

/** Controls, line and paragraph separators, and the marks that turn the direction of reading (`x[RLO]fdp.exe` shows as `xexe.pdf`). */
const DECEIVING = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Characters of format that are invisible. Joiners in emoji and in Persian are lost with them: a name is only shown. */
const INVISIBLE = /[\p{Cf}\u034f\u115f\u1160\u3164\uffa0]/gu;

/** What ends a quoted header value or a tag, or is a wildcard or a pipe to some shell. */
const MARKUP = /["<>|*?]/gu;

/** Endings that something may run or render as active content; in the middle of a name they are refused too, as in `x.php.jpg`. */
const ACTIVE = new Set(
  // Pages that a server runs, and what configures them: PHP, ASP and .NET, Java, ColdFusion, CGI, server-side includes.
  (
    'php phps pht phtm phtml phar php2 php3 php4 php5 php6 php7 php8 pgif inc hphp ctp ' +
    'asp aspx aspq asa asax ascx ashx asmx axd cer cdx config cshtml cshtm vbhtml vbhtm idc idq htr rem svc xamlx ' +
    'jsp jspx jspf jsw jsv jhtml wss war jar cfm cfml cfc dbm cgi fcgi pl py pyc pyo pyw rb erb rhtml lua yaws ' +
    'shtm shtml stm htaccess htpasswd ini ' +
    // Documents that a browser runs.
    'htm html xht xhtml mht mhtml svg svgz xml xsl xslt rdf rss atom swf js jse mjs cjs wasm vml htc ' +
    // Programs, installers and scripts of systems.
    'exe com bat cmd dll sys drv ocx cpl scr pif msi msp mst msix appx hta inf reg lnk url scf chm hlp jnlp ' +
    'vb vbe vbs wsc wsf wsh ps1 ps1xml psc1 psm1 psd1 sct sh bash zsh csh ksh deb rpm apk aab ipa dmg pkg vhd vhdx ' +
    // Office files with macros or code.
    'docm dotm xlsm xltm xlsb xlam xla xll pptm potm ppsm ppam sldm iqy slk'
  ).split(' '),
);

/** Whether an ending is active as it stands, or once it is cut where somebody else would cut it. */
function isActive(ending: string): boolean {
  const plain = ending.normalize('NFKC').trim();
  return ACTIVE.has(plain) || ACTIVE.has(plain.replace(BEHIND, '').trim());
}

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
  if (!stem?.trim() || !/^[a-z0-9]{1,5}$/.test(extension) || (isPage ? endings.slice(0, -1) : endings).some(isActive)) return refused;
  return { display, extension: extension === 'htm' ? 'html' : extension };
}
