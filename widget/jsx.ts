import type { VNode } from './nodes.ts';

type Told<E, H extends Event = Event> = (event: H & { readonly currentTarget: E }) => void;

/** What an element may be given; handlers become handlers of the element, everything else an attribute. */
interface Given<E> {
  readonly [aria: `aria-${string}`]: string | boolean | undefined;
  readonly key?: string;
  /** Told of the element, once it stands on the page. */
  readonly ref?: (element: E) => void;
  readonly children?: unknown;
  readonly class?: string | undefined;
  readonly dir?: 'auto' | 'ltr';
  readonly hidden?: boolean;
  readonly id?: string;
  readonly lang?: string;
  readonly popover?: 'auto';
  readonly role?: 'alert' | 'log' | 'status';
  readonly tabIndex?: 0 | -1;
  readonly title?: string;
  readonly onClick?: Told<E>;
  readonly onClose?: Told<E>;
  readonly onDragOver?: Told<E>;
  readonly onDrop?: Told<E, DragEvent>;
  readonly onInput?: Told<E>;
  readonly onKeyDown?: Told<E, KeyboardEvent>;
  readonly onScroll?: Told<E>;
  readonly onSubmit?: Told<E>;
  readonly onChange?: Told<E>;
}

interface Field {
  readonly name?: string;
  readonly autocomplete?: 'off' | 'name' | 'email' | 'tel';
  readonly maxLength?: number;
}

interface Button extends Given<HTMLButtonElement> {
  readonly type?: 'button';
  readonly disabled?: boolean;
  readonly popovertarget?: string;
  readonly popovertargetaction?: 'hide';
}

export interface Input extends Given<HTMLInputElement>, Field {
  readonly type?: 'checkbox' | 'email' | 'file' | 'tel';
  readonly accept?: string;
  readonly inputMode?: 'email' | 'tel';
  readonly multiple?: boolean;
}

interface Area extends Given<HTMLTextAreaElement>, Field {
  readonly rows?: number;
  readonly placeholder?: string;
  readonly enterkeyhint?: 'send';
  /** What stands in it at first. */
  readonly value?: string;
}

type Plain =
  | 'article'
  | 'details'
  | 'div'
  | 'h1'
  | 'h2'
  | 'header'
  | 'i'
  | 'label'
  | 'li'
  | 'main'
  | 'ol'
  | 'p'
  | 'q'
  | 'small'
  | 'span'
  | 'strong'
  | 'summary'
  | 'ul';

/** The elements that the chat is made of. */
export type Elements = { readonly [name in Plain]: Given<HTMLElement> } & {
  readonly button: Button;
  readonly dialog: Given<HTMLDialogElement>;
  readonly form: Given<HTMLFormElement> & { readonly noValidate?: boolean };
  readonly img: Given<HTMLImageElement> & { readonly src: string; readonly alt: string };
  readonly input: Input;
  readonly path: { readonly d: string };
  readonly svg: Given<SVGElement> & { readonly viewBox: string };
  readonly textarea: Area;
};

declare global {
  /** What the compiler takes JSX for. */
  namespace JSX {
    type Element = VNode;
    type IntrinsicElements = Elements;
    interface ElementChildrenAttribute {
      readonly children: unknown;
    }
  }
}
