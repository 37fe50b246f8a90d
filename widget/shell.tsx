import { h, type Child, type VNode } from './nodes.ts';
import { Header, type HeaderProps } from './parts/header.tsx';

/** The chat before there is anything to say in it, or in place of it. */
export const Shell = ({ header, inside }: { readonly header: HeaderProps; readonly inside: Child }): VNode[] => [
  Header(header),
  <div class="empty" role="status">
    {inside}
  </div>,
];
