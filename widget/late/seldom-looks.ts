/** Looks of what few visitors see; they come with it. */
export const SELDOM_LOOKS = `
#menu { inset: 58px 12px auto auto; margin: 0; padding: 6px; min-inline-size: 220px; color: var(--text); background: var(--ground); border: 1px solid var(--line); border-radius: 12px; box-shadow: 0 8px 28px rgb(16 24 40 / 22%); }
[dir=rtl] #menu { inset: 58px auto auto 12px; }
#menu button { display: block; inline-size: 100%; padding: 9px 12px; text-align: start; border: 0; border-radius: 8px; background: none; }
#menu button:hover { background: var(--sunken); }
#menu :focus-visible { outline-color: var(--focus); }
.by { display: flex; align-items: center; gap: 5px; font-size: 13px; font-weight: 600; }
.by .icon { inline-size: 16px; block-size: 16px; }
.hand { display: flex; align-items: center; justify-content: center; gap: 7px; padding-inline: 12px; font-size: 13px; color: var(--muted); text-align: center; }
.hand[hidden] { display: none; }
`;
