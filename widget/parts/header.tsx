import { h, type VNode } from 'preact';
import { Icon } from './icons.tsx';

export interface HeaderProps {
  readonly name: string;
  readonly picture: string | undefined;
  /** The way out, and its name; a page of its own has none. */
  readonly close: { readonly text: string; readonly act: () => void } | undefined;
  /** What else can be done. */
  readonly menu?: { readonly text: string; readonly choices: readonly { readonly text: string; readonly act: () => void }[] };
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
      <button class="quiet" popovertarget="menu" aria-label={menu.text} title={menu.text}>
        <Icon name="more" />
      </button>
    )}
    <div id="menu" popover="auto">
      {menu?.choices.map(({ text, act }) => (
        <button popovertarget="menu" popovertargetaction="hide" onClick={act}>
          {text}
        </button>
      ))}
    </div>
    {close && (
      <button class="quiet" aria-label={close.text} title={close.text} onClick={close.act}>
        <Icon name="close" />
      </button>
    )}
  </header>
);
