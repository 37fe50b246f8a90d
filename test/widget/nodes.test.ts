import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { JSDOM } from 'jsdom';
import { h, render, type Child } from '../../widget/nodes.ts';

let root: HTMLElement;
beforeEach(() => {
  const { window } = new JSDOM('<!doctype html><main></main>');
  Object.assign(globalThis, { document: window.document, Text: window.Text });
  root = window.document.querySelector('main') as HTMLElement;
});
afterEach(() => root.ownerDocument.defaultView?.close());
const show = (...wanted: Child[]): string => {
  render(wanted, root);
  return root.innerHTML;
};
const field = (): Child => h('textarea', { 'aria-label': 'Message' });

describe('what is wanted is shown', () => {
  test('as elements, attributes and text, and nothing else is', () => {
    expect(show(h('p', { class: 'a', hidden: true, id: undefined, tabIndex: 0 }, 'x', 1, false, null, undefined, ''))).toBe(
      '<p class="a" hidden="true" tabindex="0">x1</p>',
    );
    expect(show(h('p', { class: undefined, hidden: false }, 'y'))).toBe('<p>y</p>');
    expect(show(h('img', { alt: '', src: 'data:,' }))).toBe('<img alt="" src="data:,">');
    expect(show()).toBe('');
  });

  test('with what is said to a screen reader in full', () => {
    expect(show(h('button', { 'aria-pressed': true, disabled: true }))).toBe('<button aria-pressed="true" disabled="true"></button>');
    expect(show(h('button', { 'aria-pressed': false, disabled: false }))).toBe('<button aria-pressed="false"></button>');
  });

  test('as text, whatever it looks like', () => {
    const markup = '<img src=x onerror=alert(1)>';
    show(h('p', { title: markup }, markup), markup);
    expect([root.textContent, root.querySelector('img'), root.querySelector('p')?.title]).toEqual([markup + markup, null, markup]);
  });

  test('as drawings, where it is one', () => {
    show(h('svg', { viewBox: '0 0 24 24' }, h('path', { d: 'M0 0' })), h('p', null));
    expect(Array.from(root.querySelectorAll('*'), ({ namespaceURI }) => namespaceURI?.slice(-3))).toEqual(['svg', 'svg', 'tml']);
  });

  test('in lists in lists, as if they were one', () => {
    expect(show(['a', [h('b', null)]], [[['c']]])).toBe('a<b></b>c');
  });
});

describe('what stays', () => {
  test('keeps its focus and what was written in it, whatever comes and goes beside it', () => {
    const form = (file: boolean, busy: boolean): Child =>
      h('form', null, file && h('button', null, 'File'), field(), busy ? h('button', { class: 'stop' }) : h('button', { class: 'send' }));
    show(form(false, false));
    const area = root.querySelector('textarea') as HTMLTextAreaElement;
    area.focus();
    area.value = 'half a sentence';
    const moved = new (root.ownerDocument.defaultView as unknown as typeof globalThis).MutationObserver(() => undefined);
    moved.observe(root, { childList: true, subtree: true });
    for (const [file, busy] of [
      [true, false],
      [true, true],
      [false, false],
    ] as const)
      show(form(file, busy));
    expect(
      moved
        .takeRecords()
        .flatMap(({ addedNodes, removedNodes }) => [...addedNodes, ...removedNodes])
        .includes(area),
    ).toBe(false);
    expect([root.ownerDocument.activeElement === area, root.querySelector('textarea')?.value]).toEqual([true, 'half a sentence']);
  });

  test('is known by its key, where it has one', () => {
    const list = (...ids: string[]): Child =>
      h(
        'ul',
        null,
        ids.map((id) => h('li', { key: id }, id)),
        h('li', null, 'last'),
      );
    show(list('a', 'b', 'c'));
    const [a, , c, last] = root.querySelectorAll('li');
    expect(show(list('a', 'x', 'c'))).toBe('<ul><li>a</li><li>x</li><li>c</li><li>last</li></ul>');
    expect(show(list('c', 'a'))).toBe('<ul><li>c</li><li>a</li><li>last</li></ul>');
    const now = [...root.querySelectorAll('li')];
    expect([now[0] === c, now[1] === a, now[2] === last]).toEqual([true, true, true]);
  });

  test('is changed only where what is wanted has changed', () => {
    show(h('p', { class: 'a' }, 'one'));
    const text = root.querySelector('p')?.firstChild;
    root.querySelector('p')?.setAttribute('class', 'changed by the browser');
    expect(show(h('p', { class: 'a' }, 'two'))).toBe('<p class="changed by the browser">two</p>');
    expect(root.querySelector('p')?.firstChild === text).toBe(true);
    expect(show('text')).toBe('text');
  });
});

test('a handler hears what happens, and the last one alone', () => {
  const heard: string[] = [];
  const button = (name: string): Child => h('button', { onClick: () => heard.push(name) });
  show(button('first'));
  show(button('second'));
  root.querySelector('button')?.click();
  show(h('button', null));
  root.querySelector('button')?.click();
  expect(heard).toEqual(['second']);
});

test('an element is told of once, when it stands on the page', () => {
  const told: boolean[] = [];
  const inner = (): Child => h('div', null, h('i', { ref: (element: Element) => told.push(element.isConnected) }));
  show(inner());
  show(inner());
  expect(told).toEqual([true]);
});
