/** Looks of the conversation; they come with the part of the script that shows it. */
export const LOOKS = `
p, small, summary, li, label span { unicode-bidi: plaintext; }
a { color: inherit; text-underline-offset: 2px; overflow-wrap: anywhere; }
.hidden, .trap { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; padding: 0; border: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
small, .small { font-size: 13px; color: var(--muted); }
#menu { inset: 58px 12px auto auto; margin: 0; padding: 6px; min-inline-size: 220px; color: var(--text); background: var(--ground); border: 1px solid var(--line); border-radius: 12px; box-shadow: 0 8px 28px rgb(16 24 40 / 22%); }
[dir=rtl] #menu { inset: 58px auto auto 12px; }
#menu button { display: block; inline-size: 100%; padding: 9px 12px; text-align: start; border: 0; border-radius: 8px; background: none; }
#menu button:hover { background: var(--sunken); }
#menu :focus-visible { outline-color: var(--focus); }

.log { flex: 1; min-block-size: 0; overflow: auto; overscroll-behavior: contain; padding: 16px; display: flex; flex-direction: column; gap: 14px; position: relative; }
.log:focus-visible { outline-offset: -2px; }
.before { display: grid; gap: 6px; padding-inline: 12px; font-size: 13px; color: var(--muted); text-align: center; text-wrap: balance; }
.message { display: flex; flex-direction: column; align-items: flex-start; gap: 6px; max-inline-size: 88%; }
.message.visitor { align-self: flex-end; align-items: flex-end; }
.text { max-inline-size: 100%; min-block-size: 2.5em; padding: 9px 14px; border-radius: 16px; border-end-start-radius: 4px; overflow-wrap: anywhere; background: var(--sunken); }
.text > * + * { margin-block-start: 8px; }
.typed { white-space: pre-wrap; border-radius: 16px; border-end-end-radius: 4px; color: var(--on-brand); background: var(--brand); border: 1px solid var(--brand-edge); }
.person .text { background: var(--ground); border: 1px solid var(--edge); }
.by { display: flex; align-items: center; gap: 5px; font-size: 13px; font-weight: 600; }
.by .icon { inline-size: 16px; block-size: 16px; }
.text ul, .text ol { padding-inline-start: 22px; }
.text li + li { margin-block-start: 3px; }
.text blockquote { margin: 0; padding-inline-start: 12px; border-inline-start: 3px solid var(--edge); color: var(--muted); }
.text pre, .scroll { overflow: auto; max-inline-size: 100%; }
.text pre { margin: 0; padding: 10px 12px; border-radius: 8px; background: var(--ground); }
code { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; }
table { border-collapse: collapse; font-size: 14px; }
th, td { padding: 4px 9px; text-align: start; border: 1px solid var(--edge); overflow-wrap: normal; }
.text hr { inline-size: 100%; border: 0; border-block-start: 1px solid var(--edge); }
.cite { min-inline-size: 24px; block-size: 24px; margin-inline: 2px; padding: 0 5px; font-size: 12px; font-weight: 600; line-height: 20px; border: 1px solid var(--edge); border-radius: 12px; background: var(--ground); }
.streaming:empty::after, .streaming > :last-child::after { content: ""; display: inline-block; inline-size: 8px; block-size: 1em; margin-inline-start: 3px; vertical-align: -2px; border-radius: 2px; background: currentcolor; animation: blink 1s steps(2, jump-none) infinite; }
@keyframes blink { to { opacity: .15; } }
.sources { max-inline-size: 100%; font-size: 13px; }
.sources summary { inline-size: fit-content; padding: 3px 6px; border-radius: 6px; color: var(--muted); cursor: pointer; }
.sources summary:hover { color: var(--text); }
.sources ol { display: grid; gap: 8px; padding-block: 8px 2px; padding-inline: 26px 0; }
.sources li { border-radius: 6px; }
.sources strong { display: block; font-weight: 600; overflow-wrap: anywhere; }
.sources q { quotes: none; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; color: var(--muted); }
.thumbs { display: flex; align-items: center; gap: 2px; font-size: 13px; color: var(--muted); }
.thumbs .quiet { inline-size: 30px; block-size: 30px; }
.thumbs .icon { inline-size: 17px; block-size: 17px; }
.thumbs [aria-pressed=true] { color: var(--text); background: var(--sunken); }
.thumbs [aria-pressed=true] .icon { fill: currentcolor; fill-opacity: .3; }
.thumbs span { margin-inline-start: 6px; }
.suggestions { display: flex; flex-wrap: wrap; gap: 8px; padding: 0; list-style: none; }
.suggestions button { padding: 7px 13px; text-align: start; border: 1px solid var(--edge); border-radius: 18px; background: var(--ground); }
.suggestions button:hover { background: var(--sunken); }
.hand { display: flex; align-items: center; justify-content: center; gap: 7px; padding-inline: 12px; font-size: 13px; color: var(--muted); text-align: center; }
.hand[hidden] { display: none; }
.trouble { display: grid; justify-items: start; gap: 8px; color: var(--bad); }
.trouble small { display: block; overflow-wrap: anywhere; }
.banner { display: flex; gap: 9px; padding: 11px 16px; font-size: 14px; background: var(--sunken); border-block-start: 1px solid var(--line); }

.composer { display: flex; align-items: flex-end; gap: 6px; padding: 10px 12px; padding-block-end: max(10px, env(safe-area-inset-bottom)); border-block-start: 1px solid var(--line); }
.composer textarea { flex: 1; min-inline-size: 0; max-block-size: 132px; padding: 8px 12px; resize: none; field-sizing: content; border: 1px solid var(--edge); border-radius: 12px; background: var(--ground); }
.composer textarea::placeholder { color: var(--muted); opacity: 1; }
.composer textarea:focus-visible { outline-offset: -1px; }
.round { display: grid; place-items: center; inline-size: 40px; block-size: 40px; flex: none; padding: 0; border: 1px solid var(--brand-edge); border-radius: 50%; color: var(--on-brand); background: var(--brand); }
.round .icon { fill: currentcolor; stroke-width: 1; }
.round .send { transform: translateX(-1px); }
[dir=rtl] .round .send { transform: scaleX(-1) translateX(-1px); }
@media (prefers-reduced-motion: reduce) { .streaming:empty::after, .streaming > :last-child::after { animation: none; } }
@media (pointer: coarse) { .thumbs .quiet { inline-size: 40px; block-size: 40px; } textarea, input { font-size: 16px; } }
@media (forced-colors: active) { .text, .round { border: 1px solid; } .thumbs [aria-pressed=true] { outline: 2px solid; } }
`;
