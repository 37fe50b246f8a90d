import { useId, useRef, type ReactNode } from 'react';
import { Button } from './button.tsx';

interface MenuProps {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly text?: ReactNode;
  readonly tiny?: boolean;
}

/** Actions that are out of sight until they are asked for: a popover of the browser, closed by Escape, by a press elsewhere and by a choice. */
export function Menu({ label, icon, children, text, tiny = true }: MenuProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const place = (button: HTMLElement): void => {
    const menu = list.current;
    if (!menu) return;
    const at = button.getBoundingClientRect();
    const height = menu.offsetHeight;
    const below = at.bottom + height + 8 < innerHeight;
    menu.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - height - 4)}px`;
    menu.style.left = `${Math.max(8, Math.min(at.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
  };
  return (
    <>
      <Button
        kind="plain"
        tiny={tiny}
        icon={icon}
        aria-label={text === undefined ? label : undefined}
        title={text === undefined ? label : undefined}
        aria-haspopup="true"
        onClick={(event) => {
          list.current?.togglePopover();
          place(event.currentTarget);
        }}
        aria-controls={id}
      >
        {text}
      </Button>
      <div id={id} ref={list} popover="auto" className="menu nav" role="group" aria-label={label} onClick={() => list.current?.hidePopover()}>
        {children}
      </div>
    </>
  );
}
