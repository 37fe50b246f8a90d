/** What an account may keep as knowledge. `null` is without an end. */
export interface KnowledgeQuota {
  readonly materials: number | null;
  /** Of files, pages and texts as they were sent. */
  readonly bytes: number | null;
  readonly chunks: number | null;
}

export const MEASURES = ['materials', 'bytes', 'chunks'] as const;
export type Measure = (typeof MEASURES)[number];
export type KnowledgeUse = Readonly<Record<Measure, number>>;

/** By the names of the plans. */
export const KNOWLEDGE_QUOTAS = {
  free: { materials: 50, bytes: 100_000_000, chunks: 5_000 },
  team: { materials: 1_000, bytes: 2_000_000_000, chunks: 100_000 },
  business: { materials: 10_000, bytes: 20_000_000_000, chunks: 1_000_000 },
  unlimited: { materials: null, bytes: null, chunks: null },
} as const satisfies Record<string, KnowledgeQuota>;

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

/** Shares of the quota of which the administrators are told, in percent. */
export const SHARES = [80, 100] as const;
export type Share = (typeof SHARES)[number];

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
