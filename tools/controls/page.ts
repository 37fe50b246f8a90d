import type { Both, Claim } from './claim.ts';
import { PAGE_WORDS } from './page-words.ts';
import type { Proofs } from './proofs.ts';
import type { Count, Results } from './results.ts';

/** What is known of the promises when a page is written. */
export interface Known {
  readonly claims: readonly Claim[];
  readonly proofs: Proofs;
  /** Absent while no run was kept. */
  readonly results: Results | undefined;
}

/** Place of a language in a pair of texts. */
export type Place = 0 | 1;

/** The files that try a promise: those that it names, and those that name it or one of its attacks. */
export const testsOf = ({ id, tests, attacks }: Claim, proofs: Proofs): string[] =>
  [...new Set([...tests, ...[id, ...Object.keys(attacks).map((number) => `${id}.${number}`)].flatMap((named) => proofs.get(named) ?? [])])].sort();

/** The attacks that a test names. */
export const triedOf = ({ id, attacks }: Claim, proofs: Proofs): string[] => Object.keys(attacks).filter((number) => proofs.has(`${id}.${number}`));

const linked = (paths: readonly string[]): string => paths.map((path) => `[\`${path}\`](../${path})`).join(' ');

/** `docs/controls.md` and `docs/controls.fr.md`: claim, mechanism, tests and their last result. */
export function controlsText({ claims, proofs, results }: Known, place: Place): string {
  const t = (both: Both): string => both[place];
  const w = PAGE_WORDS;
  const said = ([passed, failed]: Count): string => `${passed} ${t(w.passed)}${failed > 0 ? `, **${failed} ${t(w.failed)}**` : ''}`;
  const resultOf = (id: string): string => {
    const count = results?.counts[id];
    return count ? said(count) : '–';
  };
  const standards = ({ standards: { owasp, api, asvs } }: Claim): string => [...owasp, ...api, ...asvs].join(', ');
  const row = (claim: Claim): string => {
    const all = Object.keys(claim.attacks).length;
    return `| [${claim.id} ${t(claim.title)}](#${claim.id.toLowerCase()}) | ${triedOf(claim, proofs).length} / ${all} | ${resultOf(claim.id)} | ${claim.standards.owasp.join(', ')} |`;
  };
  const section = (claim: Claim): string => `<a id="${claim.id.toLowerCase()}"></a>
## ${claim.id} ${t(claim.title)}
${claim.holds ? `${capital(t(claim.holds))}.` : t(w.notKept)}
${claim.missing ? `\n**${t(w.missing)}:** ${t(claim.missing)}.\n` : ''}
- ${t(w.code)}: ${linked(claim.code) || t(w.notYet)}
- ${t(w.tests)}: ${linked(testsOf(claim, proofs)) || t(w.notYet)}
- ${t(w.standards)}: ${standards(claim)}
- ${capital(t(w.result))}: ${resultOf(claim.id)}

| ${t(w.attack)} | | ${t(w.where)} | ${t(w.result)} |
|---|---|---|---|
${Object.entries(claim.attacks)
  .map(([number, what]) => {
    const id = `${claim.id}.${number}`;
    return `| ${id} | ${t(what)} | ${linked(proofs.get(id) ?? []) || t(w.notYet)} | ${resultOf(id)} |`;
  })
  .join('\n')}
`;
  return `# ${t(w.title)}

${t(w.made)} ${t(w.other)}

${t(w.about)}

${t(w.sources)}

${results ? runWords(results, place) : t(w.noRun)}

| ${t(w.promise)} | ${t(w.tried)} | ${t(w.result)} | OWASP |
|---|---|---|---|
${claims.map(row).join('\n')}

${claims.map(section).join('\n')}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** When and at which commits the kept runs were. */
export function runWords({ from, to, commits, files, tests: [passed, failed] }: Results, place: Place): string {
  const [day, until] = [from.slice(0, 16), to.slice(0, 16)].map((time) => time.replace('T', ' '));
  const when = day === until ? `${day} UTC` : `${day} – ${until} UTC`;
  const at = commits.join(', ');
  return [
    `Last run of each test: ${when}, commit ${at}; ${files} files, ${passed} tests passed, ${failed} failed. A + after a commit means that something was changed since.`,
    `Dernière exécution de chaque test : ${when}, commit ${at} ; ${files} fichiers, ${passed} tests réussis, ${failed} échoués. Un + après un commit signifie que quelque chose avait changé depuis.`,
  ][place] as string;
}
