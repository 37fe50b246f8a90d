import type { Claim } from './claim.ts';
import { CLAIMS_S0_5 } from './claims-s0-5.ts';
import { CLAIMS_S6_10 } from './claims-s6-10.ts';
import { CLAIMS_S11_15 } from './claims-s11-15.ts';
import { CLAIMS_S16_20 } from './claims-s16-20.ts';
import { CLAIMS_S21_25 } from './claims-s21-25.ts';
import { CLAIMS_S26_30 } from './claims-s26-30.ts';

/** The thirty promises in their order, after S0, which is all of them together. */
export const CLAIMS: readonly Claim[] = [...CLAIMS_S0_5, ...CLAIMS_S6_10, ...CLAIMS_S11_15, ...CLAIMS_S16_20, ...CLAIMS_S21_25, ...CLAIMS_S26_30];

/** `S1.4` for the fourth attack on the first promise, of every promise and in order. */
export const ATTACKS: readonly string[] = CLAIMS.flatMap(({ id, attacks }) => Object.keys(attacks).map((number) => `${id}.${number}`));
