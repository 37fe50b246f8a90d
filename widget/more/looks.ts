/** Looks of what lies above the chat; they come with it, and not with the document. */
export const LOOKS = `
dialog { inline-size: min(420px, calc(100% - 24px)); max-block-size: calc(100% - 24px); padding: 0; overflow: auto; color: var(--text); background: var(--ground); border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 12px 40px rgb(16 24 40 / 30%); }
dialog::backdrop { background: rgb(16 24 40 / 45%); }
.head { display: flex; align-items: center; padding-block: 10px 0; padding-inline: 18px 10px; }
dialog h2 { flex: 1; font-size: 17px; }
.wrong { color: var(--bad); }
.main, .danger { padding: 8px 16px; font-weight: 600; border: 1px solid var(--brand-edge); border-radius: 10px; color: var(--on-brand); background: var(--brand); }
.danger { color: light-dark(#fff, #2a0907); background: var(--bad); border-color: var(--bad); }
.body { display: grid; gap: 12px; padding: 10px 18px 18px; }
.field { display: grid; gap: 4px; }
.field > span { font-size: 14px; font-weight: 600; }
.field i { font-style: normal; font-weight: 400; color: var(--muted); }
.field input, .field textarea { inline-size: 100%; padding: 8px 11px; border: 1px solid var(--edge); border-radius: 10px; background: var(--ground); }
[aria-invalid=true] { border-color: var(--bad); }
.field .wrong, .body > .wrong { color: var(--bad); }
.body > .wrong:empty { display: none; }
.tick { display: flex; gap: 9px; font-size: 14px; }
.tick input { inline-size: 20px; block-size: 20px; margin: 1px 0 0; flex: none; accent-color: var(--brand); }
.foot { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; margin-block-start: 4px; }
.drop { display: grid; justify-items: center; gap: 8px; padding: 22px 12px; border: 1.5px dashed var(--edge); border-radius: 12px; }
.files { display: grid; gap: 8px; padding: 0; list-style: none; }
.files li { display: grid; padding: 8px 12px; border-radius: 10px; background: var(--sunken); overflow-wrap: anywhere; }
.files .rejected small, .files .failed small { color: var(--bad); }
@media (forced-colors: active) { .main, .danger { border: 1px solid; } }
`;
