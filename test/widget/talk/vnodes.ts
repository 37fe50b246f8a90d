import type { VNode } from '../../../widget/nodes.ts';
import type { Piece } from '../../../widget/talk/inline.ts';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** How many elements are around it. */
  readonly depth: number;
}

type Child = Piece | null | undefined | readonly Child[];

/** The pieces in whatever lists they stand. */
const flat = (child: Child): readonly Piece[] => {
  if (child === null || child === undefined) return [];
  if (typeof child === 'string') return [child];
  return Array.isArray(child) ? (child as readonly Child[]).flatMap(flat) : [child as VNode];
};
const children = (piece: VNode): readonly Piece[] => flat((piece.props as { readonly children?: Child }).children);
const nameOf = ({ type }: VNode): string => type;

/** Every element of some pieces, from the outside to the inside. */
export function elements(pieces: readonly Child[], depth = 0): Element[] {
  return flat(pieces).flatMap((piece) => {
    if (typeof piece === 'string') return [];
    const { children: _inner, ...attributes } = piece.props as Record<string, unknown>;
    return [{ name: nameOf(piece), attributes, depth }, ...elements(children(piece), depth + 1)];
  });
}

/** The text of some pieces. */
export const textOf = (pieces: readonly Child[]): string =>
  flat(pieces)
    .map((piece) => (typeof piece === 'string' ? piece : textOf(children(piece))))
    .join('');

/** Pieces as short markup, to be compared. */
export const outline = (pieces: readonly Child[]): string =>
  flat(pieces)
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const { href } = piece.props as { readonly href?: string };
      return `<${nameOf(piece)}${href === undefined ? '' : ` ${href}`}>${outline(children(piece))}</>`;
    })
    .join('');
