import { JSDOM } from 'jsdom';

const ACTIVE = 'script,iframe,object,embed,base,meta,link,style,form,svg,math,template,frameset,applet';

const PAGE = '<!doctype html><body><div id="here"></div>';
let { window } = new JSDOM(PAGE);
let uses = 0;

/** What a browser would run or load of a text that somebody puts into a page as it is: the oracle of these tests, a DOM of its own and none of the code under test. */
export function liveMarkup(text: string): string[] {
  if ((uses += 1) % 200 === 0) {
    window.close();
    ({ window } = new JSDOM(PAGE));
  }
  const here = window.document.getElementById('here')!;
  here.innerHTML = text;
  const found: string[] = [];
  for (const element of here.querySelectorAll('*')) {
    if (element.matches(ACTIVE)) found.push(element.localName);
    for (const { name, value } of element.attributes) {
      // oxlint-disable-next-line no-control-regex -- a browser leaves them out before it reads the scheme
      const scheme = value.replaceAll(/[\u0000-\u0020]/g, '').toLowerCase();
      if (/^on/i.test(name) || name === 'style' || name === 'srcdoc' || name === 'id' || name === 'name') found.push(name);
      if (/^(?:javascript|vbscript|data):/.test(scheme)) found.push(`${name}=${scheme.slice(0, 20)}`);
    }
  }
  here.innerHTML = '';
  return found;
}
