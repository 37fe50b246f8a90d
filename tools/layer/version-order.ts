/** A tilde sorts before the end, the end before letters, letters before everything else (deb-version(7)). */
const weight = (character: string | undefined): number => {
  if (character === '~') return -1;
  if (character === undefined || /\d/.test(character)) return 0;
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
};

function compareParts(left: string, right: string): number {
  const [runsLeft, runsRight] = [left, right].map((text) => text.match(/\D*\d*/g) ?? []);
  for (let run = 0; run < Math.max(runsLeft?.length ?? 0, runsRight?.length ?? 0); run += 1) {
    const [a = '', b = ''] = [runsLeft?.[run], runsRight?.[run]];
    const [wordA, wordB] = [a.replace(/\d+$/, ''), b.replace(/\d+$/, '')];
    for (let at = 0; at < Math.max(wordA.length, wordB.length); at += 1) {
      const difference = weight(wordA[at]) - weight(wordB[at]);
      if (difference !== 0) return difference;
    }
    const [numberA, numberB] = [BigInt(a.slice(wordA.length) || 0), BigInt(b.slice(wordB.length) || 0)];
    if (numberA !== numberB) return numberA > numberB ? 1 : -1;
  }
  return 0;
}

/** Orders two versions of a package as dpkg does: epoch, version, revision; negative when the left one is older. */
export function compareVersions(left: string, right: string): number {
  const parts = (version: string): readonly [number, string, string] => {
    const [, epoch = '0', upstream = '', revision = ''] = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/.exec(version) ?? [];
    return [Number(epoch), upstream, revision];
  };
  const [a, b] = [parts(left), parts(right)];
  return a[0] - b[0] || compareParts(a[1], b[1]) || compareParts(a[2], b[2]);
}
