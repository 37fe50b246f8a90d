/** Looks of what answers are seldom made of; they come with it. */
export const RICH_LOOKS = `
.text blockquote { margin: 0; padding-inline-start: 12px; border-inline-start: 3px solid var(--edge); color: var(--muted); }
.text pre, .scroll { overflow: auto; max-inline-size: 100%; }
.text pre { margin: 0; padding: 10px 12px; border-radius: 8px; background: var(--ground); }
table { border-collapse: collapse; font-size: 14px; }
th, td { padding: 4px 9px; text-align: start; border: 1px solid var(--edge); overflow-wrap: normal; }
`;
