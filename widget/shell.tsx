import { Fragment, h, type ComponentChildren, type VNode } from 'preact';
import { Header, type HeaderProps } from './parts/header.tsx';

/** The chat before there is anything to say in it, or in place of it. */
export const Shell = ({ header, children }: { readonly header: HeaderProps; readonly children: ComponentChildren }): VNode => (
  <Fragment>
    <Header {...header} />
    <div class="empty" role="status">
      {children}
    </div>
  </Fragment>
);
