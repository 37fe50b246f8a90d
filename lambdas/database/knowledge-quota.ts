import { SHARES, type KnowledgeQuota } from '../quota/contract.ts';

export const MEASURES = ['materials', 'bytes', 'chunks'] as const;
export type Measure = (typeof MEASURES)[number];
export type KnowledgeUse = Readonly<Record<Measure, number>>;

/** The measure in which an account has no room for what is to be added. What is full already takes nothing, whatever it is. */
export function fullMeasure(quota: KnowledgeQuota, use: KnowledgeUse, adding: Partial<KnowledgeUse>): Measure | undefined {
  return MEASURES.find((measure) => {
    const limit = quota[measure];
    return limit !== null && use[measure] + Math.max(adding[measure] ?? 0, measure === 'materials' ? 0 : 1) > limit;
  });
}

/** How many more materials an account has room for. */
export const roomFor = (quota: KnowledgeQuota, use: KnowledgeUse): number =>
  fullMeasure({ ...quota, materials: null }, use, {}) ? 0 : Math.max(0, (quota.materials ?? Number.POSITIVE_INFINITY) - use.materials);

/** Less than a share by so much, and a later rise is told again. */
const CLEARLY_LESS = 10;

/** What an account has reached of each measure, and from what it is clearly away. `full`: a measure that just refused something, whatever is left of it. */
export function sharesOf(quota: KnowledgeQuota, use: KnowledgeUse, full?: Measure) {
  return MEASURES.flatMap((measure) => {
    const limit = quota[measure];
    if (limit === null) return [];
    const percent = measure === full ? 100 : limit === 0 ? 100 : (use[measure] / limit) * 100;
    return SHARES.map((share) => ({ measure, share, reached: percent >= share, away: percent < share - CLEARLY_LESS }));
  });
}
