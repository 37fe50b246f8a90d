import createDOMPurify from 'dompurify';
import { JSDOM } from 'jsdom';
import { cleanRich } from '../../lambdas/cleaning/rich-text.ts';
import { withoutMarkup } from '../../lambdas/cleaning/markup.ts';
import { cleanPlain, hostileEncoding } from '../../lambdas/cleaning/plain-text.ts';
import { benchRow, interleave, type BenchRow } from './interleave.ts';

const ROUNDS = 200;
/** Texts of one turn: a single one is below what the clock can tell. */
const TEXTS = 20;

const SENTENCE = 'Answer R&D questions, if a < b && c > d, and greet {{name}} with <3. ';
const PLAIN = SENTENCE.repeat(15);

/** As a person writes who sets a text in bold and links a page: half a kilobyte of text in as much markup. */
const RICH =
  '<p>Our <b>tower</b> is open from <i>nine to six</i>; see <a href="https://example.com/hours">the hours</a>.</p><ul><li>Ask at the desk</li><li>Groups: <b>call first</b></li></ul>'.repeat(
    6,
  );

const many = (work: () => unknown) => async (): Promise<void> => {
  for (let times = 0; times < TEXTS; times += 1) await work();
};

/** Nested markup of n characters, at the limit of an instruction and at half of it. */
const nested = (characters: number): string => '<b><i>'.repeat(characters / 6);
const refused = (text: string) => cleanRich(text, '#').catch(() => undefined);

/** What cleaning costs against the DOM that everybody takes, and how it grows (S17.10). */
export async function cleaningRows(): Promise<BenchRow[]> {
  const purifier = createDOMPurify(new JSDOM('').window);
  const ours = (text: string) => hostileEncoding(text) ?? cleanPlain(text);
  const both = async (first: () => unknown, second: () => unknown, rounds = ROUNDS) => {
    await interleave(many(first), many(second), 20);
    return interleave(many(first), many(second), rounds);
  };
  return [
    benchRow(
      'cleaning 1 kB of plain text / DOMPurify on jsdom',
      '<= 0.1',
      await both(
        () => ours(PLAIN),
        () => purifier.sanitize(PLAIN),
      ),
    ),
    benchRow(
      'cleaning a label of 45 characters / DOMPurify on jsdom',
      '<= 0.1',
      await both(
        () => ours('<b>Tom</b> & Jerry <3, the friends of {{name}}'),
        () => purifier.sanitize('<b>Tom</b> & Jerry <3, the friends of {{name}}'),
      ),
    ),
    benchRow(
      'cleaning 1 kB of rich text, which ours does by the same library / DOMPurify on jsdom',
      'none',
      await both(
        () => cleanRich(RICH, '#'),
        () => purifier.sanitize(RICH),
        40,
      ),
    ),
    benchRow(
      'plain field, nested markup of 20 kB / of 10 kB',
      '<= 2.3',
      await both(
        () => withoutMarkup(nested(20_000)),
        () => withoutMarkup(nested(10_000)),
      ),
    ),
    benchRow(
      'rich field, nested markup of 20 kB / of 10 kB',
      '<= 2.3',
      await both(
        () => refused(nested(19_998)),
        () => refused(nested(9_996)),
      ),
    ),
  ];
}
