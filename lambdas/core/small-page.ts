import { documentPolicy } from './document-policy.ts';
import type { HtmlReply } from './reply.ts';

/** What a page says, by language; `title` stands over it and in the window's frame. */
type Words = { readonly title: string } & Readonly<Record<string, string>>;

/** A page of one question, to which a mail leads. */
export interface SmallPage {
  readonly words: Readonly<Record<'en' | 'fr', Words>>;
  /** What stands below the title, in English until the program has put in the reader's words. */
  readonly question: string;
  /** Runs before anything else: takes what the link carries, and takes it out of the address bar. */
  readonly first: string;
  /** Runs then. It knows `words`, `by(id)`, and `say(text)` for what came of it. */
  readonly program: string;
  readonly style: string;
}

const scriptOf = ({ words, first, program }: SmallPage): string => `${first}
const french=navigator.language.toLowerCase().startsWith('fr');const words=french?${JSON.stringify(words.fr)}:${JSON.stringify(words.en)};
const by=(id)=>document.getElementById(id);const say=(text)=>{by('state').textContent=text};document.documentElement.lang=french?'fr':'en';document.title=words.title;by('title').textContent=words.title;
${program}`;
const STYLE =
  ':root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif}body{margin:15vh auto 0;padding:0 1.25rem}h1{font-size:1.4rem}[hidden]{display:none}';

/** One document without any other request, and a policy that admits exactly its own program and styles. Only text is ever put into it. */
export function smallPage(page: SmallPage): HtmlReply {
  const [script, style] = [scriptOf(page), `${STYLE}${page.style}`];
  const { title } = page.words.en;
  return {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1 id="title">${title}</h1>
${page.question}
<p id="state" role="status"></p>
</main>
<script>${script}</script>
</body>
</html>
`,
    contentSecurityPolicy: documentPolicy(script, style),
    frameable: false,
  };
}
