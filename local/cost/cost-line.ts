import { priceOf, type PricedRegion, type PriceName } from './prices.ts';

/** One line of a bill before it is priced: what there is, how many units of which price. */
export interface Quantity {
  readonly what: string;
  readonly units: number;
  readonly price: PriceName;
  /** What was assumed where nothing could be counted. */
  readonly assumes?: string;
}

/** The same with its price. */
export interface CostLine extends Quantity {
  readonly unit: string;
  readonly usd: number;
  readonly checked: boolean;
}

/** Prices quantities, and leaves out what there is none of. */
export const priced = (quantities: readonly Quantity[], region: PricedRegion): readonly CostLine[] =>
  quantities
    .filter(({ units }) => units > 0)
    .map((quantity) => {
      const { unit, usd, checked } = priceOf(quantity.price, region);
      return { ...quantity, unit, usd: quantity.units * usd, checked };
    });

export const total = (lines: readonly CostLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);
