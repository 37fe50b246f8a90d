import { Readability } from '@mozilla/readability';
import { JSDOM } from 'jsdom';
import { htmlBlocks } from '../../lambdas/materials/extract-html.ts';
import { benchRow, interleave, type BenchRow } from './interleave.ts';

const ROUNDS = 40;
const LIMITS = { maxCharacters: 2_000_000, maxPages: 2_000, maxMilliseconds: 60_000 };

/** A page as sites have them: navigation, styles, programs, an article of sections with links, lists and a table. */
const section = (n: number): string => `<section class="block block-${n}"><h2 id="s${n}">Part ${n} of the handbook</h2>
  <p>The <a href="/tower-${n}">tower</a> number ${n} is <strong>open</strong> from nine to six, R&amp;D included, if a &lt; b.</p>
  <ul>${'<li class="item"><span>An entry</span> of a list with <em>words</em></li>'.repeat(8)}</ul>
  <table><tr><th>Day</th><th>Hour</th></tr>${'<tr><td>Monday</td><td>9 h</td></tr>'.repeat(6)}</table></section>`;
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Handbook</title><style>${'.a{color:red}'.repeat(200)}</style></head>
<body><nav><ul>${'<li><a href="/x">Menu</a></li>'.repeat(60)}</ul></nav><main>${Array.from({ length: 60 }, (_, n) => section(n)).join('')}</main>
<script>${'var a = "<p>no</p>";'.repeat(300)}</script><footer>${'<p>Imprint</p>'.repeat(20)}</footer></body></html>`;

/** What reading a page costs against the usual way to its text: a DOM, and readability on it (S25). */
export async function extractionRow(): Promise<BenchRow> {
  const bytes = new TextEncoder().encode(PAGE);
  const ours = async (): Promise<void> => void htmlBlocks(bytes, LIMITS);
  const theirs = async (): Promise<void> => {
    const dom = new JSDOM(PAGE);
    new Readability(dom.window.document).parse();
    dom.window.close();
  };
  await interleave(ours, theirs, 5);
  const { first, second } = await interleave(ours, theirs, ROUNDS);
  return benchRow(`reading a page of ${Math.round(PAGE.length / 1_000)} kB / readability on jsdom`, '<= 0.05', { first, second });
}
