/**
 * The loader: one script tag puts a button and, when it is first opened, the chat's frame on a page. It reads nothing of the page but its
 * own tag and changes nothing in it but its own element. `data-identity` is the JWT by which the site says who the visitor is; it may change while the page lives.
 */
const script = document.currentScript as HTMLScriptElement | null;
const key = script?.dataset['chatbot'] ?? '';
const edge = script ? new URL(script.src).origin : '';

function mount(): void {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'closed' });
  const frame = document.createElement('iframe');
  const button = document.createElement('button');
  const french = document.documentElement.lang.startsWith('fr');

  // Rules set through the object model: a page's Content-Security-Policy has no say over them, and no style element is needed.
  Object.assign(host.style, { position: 'fixed', insetBlockEnd: '20px', insetInlineEnd: '20px', zIndex: '2147483000' });
  Object.assign(button.style, {
    inlineSize: '56px',
    blockSize: '56px',
    borderRadius: '50%',
    border: '0',
    background: '#1f4ed8',
    color: '#fff',
    font: '24px/1 system-ui, sans-serif',
    cursor: 'pointer',
    boxShadow: '0 4px 16px rgb(0 0 0 / .25)',
    display: 'block',
    marginInlineStart: 'auto',
  });
  Object.assign(frame.style, {
    display: 'none',
    inlineSize: 'min(380px, calc(100vw - 40px))',
    blockSize: 'min(560px, calc(100dvh - 110px))',
    border: '0',
    borderRadius: '14px',
    background: '#fff',
    boxShadow: '0 8px 32px rgb(0 0 0 / .25)',
    marginBlockEnd: '12px',
  });
  button.type = 'button';
  button.textContent = '✦';
  button.ariaLabel = french ? 'Ouvrir le chat' : 'Open the chat';
  button.ariaExpanded = 'false';
  frame.title = 'Chat';
  // The frame must learn which site it is on, and no more than that.
  frame.referrerPolicy = 'origin';

  button.addEventListener('click', () => {
    const open = frame.style.display === 'none';
    // The mark says that somebody around the frame will speak to it.
    if (open && !frame.src) frame.src = `${edge}/w/${encodeURIComponent(key)}#loader`;
    frame.style.display = open ? 'block' : 'none';
    button.ariaExpanded = String(open);
    button.ariaLabel = french ? (open ? 'Fermer le chat' : 'Ouvrir le chat') : open ? 'Close the chat' : 'Open the chat';
  });
  // To our own host alone: whatever else a frame may come to hold is told nothing. One that is still empty loads as well.
  frame.addEventListener('load', () => {
    if (frame.src) frame.contentWindow?.postMessage({ rempart: 'begin', identity: script?.dataset['identity'] }, edge);
  });
  root.append(frame, button);
  document.body.append(host);
}

if (key && edge) {
  if (document.body) mount();
  else addEventListener('DOMContentLoaded', mount, { once: true });
} else {
  console.warn('chat.js: the script tag needs data-chatbot="pk_..."');
}
