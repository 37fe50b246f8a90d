/**
 * How often something is repeated: as often as the test says, or the part of it that REMPART_TEST_SHARE names (a number from 0 to 1), for continuous integration, whose half hour is shared by
 * everything.
 */
export const rounds = (whole: number): number => Math.max(3, Math.round(whole * Number(process.env['REMPART_TEST_SHARE'] ?? 1)));
