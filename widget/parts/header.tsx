import { h, type Child, type VNode } from '../nodes.ts';
import { icon } from './icons.ts';

export interface HeaderProps {
  readonly name: string;
  readonly picture: string | undefined;
  /** The way out, and its name; a page of its own has none. */
  readonly close: { readonly text: string; readonly act: () => void } | undefined;
  /** What else can be done: the name of the button, what is done when it is wanted, and the menu once it is there. */
  readonly menu?: { readonly text: string; readonly ask: () => void; readonly inside: Child } | undefined;
}

/** Whose chat this is, what else can be done, and the way out. */
export const Header = ({ name, picture, close, menu }: HeaderProps): VNode => (
  <header>
    {picture ? (
      <img class="picture" src={picture} alt="" />
    ) : (
      <span class="picture letter" aria-hidden="true">
        {Array.from(name)[0]?.toUpperCase()}
      </span>
    )}
    <h1 dir="auto">{name}</h1>
    {menu && (
      <button class="quiet" popovertarget="menu" aria-label={menu.text} title={menu.text} onClick={menu.ask}>
        {icon('more')}
      </button>
    )}
    {menu?.inside}
    {close && (
      <button class="quiet" aria-label={close.text} title={close.text} onClick={close.act}>
        {icon('close')}
      </button>
    )}
  </header>
);
