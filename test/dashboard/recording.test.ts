import { describe, expect, test } from '@jest/globals';
import { harmlessRecording } from '../../dashboard/errors/recording.ts';

const CANARY = 'cnry-4711';
const element = (tagName: string, attributes: object, ...childNodes: object[]) => ({ type: 2, id: 1, tagName, attributes, childNodes });
const text = (textContent: string) => ({ type: 3, id: 2, textContent });
const snapshot = (...nodes: object[]) => ({ type: 2, timestamp: 5, data: { node: { type: 0, id: 1, childNodes: nodes }, initialOffset: { top: 0, left: 3 } } });
const left = (event: unknown) => JSON.stringify(harmlessRecording(event));

describe('what leaves of a recording', () => {
  test('has every text as stars, wherever it stands (S23.2)', () => {
    const event = snapshot(
      element('p', { class: 'hint', title: CANARY }, text(`Dear ${CANARY}, yes`)),
      { type: 5, id: 3, textContent: CANARY },
      { type: 9, textContent: CANARY },
    );
    expect(left(event)).not.toContain(CANARY);
    expect(left(event)).toContain('"textContent":"**** **********'.slice(0, 25));
    expect(left(event)).toContain('"attributes":{"class":"hint"}');
    expect(harmlessRecording(event)).toMatchObject({ type: 2, timestamp: 5, data: { initialOffset: { top: 0, left: 3 } } });
  });

  test.each([
    ['href', 'mailto:alice@example.com'],
    ['src', 'https://b.example/a.png?X-Amz-Signature=1'],
    ['value', CANARY],
    ['id', CANARY],
    ['style', `width: 40%; --name: ${CANARY}`],
    ['data-person', CANARY],
    ['aria-label', CANARY],
    ['alt', CANARY],
    ['placeholder', CANARY],
    ['srcdoc', `<p>${CANARY}`],
    ['name', CANARY],
    ['_cssText', `a{content:"${CANARY}"}`],
  ])('has no %s of an element', (name, value) => {
    expect(harmlessRecording(snapshot(element('a', { [name]: value })))).toMatchObject({ data: { node: { childNodes: [{ tagName: 'a', attributes: {} }] } } });
    expect(left({ type: 3, data: { source: 0, attributes: [{ id: 1, attributes: { [name]: value } }] } })).not.toContain(value);
  });

  test('keeps the style sheets of the dashboard, which say how stars are drawn', () => {
    const sheet = { rel: 'stylesheet', href: 'https://app.example/assets/index-1.css', _cssText: '.a{color:red}' };
    expect(left(snapshot(element('link', sheet)))).toContain('.a{color:red}');
  });

  test('has of changes what moved and where, and stars for what was written', () => {
    const added = { parentId: 1, nextId: null, node: element('li', { class: 'row', href: CANARY }, text(CANARY)) };
    const mutation = { type: 3, data: { source: 0, texts: [{ id: 2, value: CANARY }], attributes: [], removes: [{ id: 3, parentId: 1 }], adds: [added] } };
    expect(left(mutation)).not.toContain(CANARY);
    expect(left(mutation)).toContain('"removes":[{"id":3,"parentId":1}]');
    expect(harmlessRecording({ type: 3, data: { source: 5, id: 4, text: CANARY, isChecked: true } })['data']).toEqual({
      source: 5,
      id: 4,
      text: '*********',
      isChecked: false,
    });
    const move = { type: 3, data: { source: 1, positions: [{ x: 1, y: 2, id: 3, timeOffset: -4, extra: CANARY }] } };
    expect(harmlessRecording(move)['data']).toEqual({ source: 1, positions: [{ x: 1, y: 2, id: 3, timeOffset: -4 }] });
  });

  test.each([
    ['a rule of a style sheet', { type: 3, data: { source: 8, adds: [{ rule: CANARY }] } }],
    ['a picture drawn on a canvas', { type: 3, data: { source: 9, commands: [{ args: [CANARY] }] } }],
    ['a source that nobody knows yet', { type: 3, data: { source: 99, text: CANARY } }],
    ['a request', { type: 5, data: { tag: 'performanceSpan', payload: { op: 'resource.fetch', description: `https://a.example/?q=${CANARY}` } } }],
    ['a line of the console', { type: 5, data: { tag: 'breadcrumb', payload: { category: 'console', message: CANARY } } }],
    ['something of a plugin', { type: 6, data: { plugin: 'x', payload: CANARY } }],
    ['no event at all', CANARY],
  ])('has nothing of %s', (_what, event) => {
    expect(harmlessRecording(event)).toEqual({ type: 0, data: {}, timestamp: 0 });
  });

  test('says of a click that there was one, and of a page how large it was: where it stands is behind #, with tokens of mails', () => {
    const click = {
      type: 5,
      timestamp: 1,
      data: { tag: 'breadcrumb', payload: { category: 'ui.click', message: `button ${CANARY}`, timestamp: 2, data: { node: { textContent: CANARY } } } },
    };
    expect(harmlessRecording(click)['data']).toEqual({ tag: 'breadcrumb', payload: { timestamp: 2, type: 'default', category: 'ui.click' } });
    const meta = { type: 4, data: { href: `https://app.example/#/verify-email?token=${CANARY}`, width: 800, height: 600 } };
    expect(harmlessRecording(meta)['data']).toEqual({ href: 'app:///', width: 800, height: 600 });
  });
});
