/** A stretch of SQL: `code` can hold keywords and parameters, `text` is a literal, a quoted name or a comment and holds neither. */
export interface SqlPart {
  readonly kind: 'code' | 'text' | 'comment';
  readonly sql: string;
}

/**
 * What can hide a semicolon or a colon ("Lexical Structure", PostgreSQL documentation). An E-string knows the backslash; block comments nest and dollar quotes
 * carry a tag, so of both only the opening is found here. A dollar or an E that follows a letter belongs to a name.
 */
const lexicalForms = {
  comment: /--[^\n]*|\/\*/,
  escapeString: /(?<![\p{L}\p{N}_$])[eE]'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'?/u,
  string: /'[^']*(?:''[^']*)*'?/,
  quotedName: /"[^"]*(?:""[^"]*)*"?/,
  dollarQuote: /(?<![\p{L}\p{N}_$])(\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$)/u,
} as const;

const opaque = new RegExp(
  Object.values(lexicalForms)
    .map((form) => form.source)
    .join('|'),
  'su',
);

/** Splits SQL into code, literals and comments; the parts joined are the input again. An unterminated literal reaches to the end. */
export function sqlParts(sql: string): readonly SqlPart[] {
  const parts: SqlPart[] = [];
  let rest = sql;
  for (let match = opaque.exec(rest); match !== null; match = opaque.exec(rest)) {
    if (match.index > 0) parts.push({ kind: 'code', sql: rest.slice(0, match.index) });
    const length = opaqueLength(rest.slice(match.index), match[0], match[1]);
    const text = rest.slice(match.index, match.index + length);
    parts.push({ kind: /^(?:--|\/\*)/.test(text) ? 'comment' : 'text', sql: text });
    rest = rest.slice(match.index + length);
  }
  return rest === '' ? parts : [...parts, { kind: 'code', sql: rest }];
}

function opaqueLength(from: string, opening: string, dollarTag: string | undefined): number {
  if (dollarTag !== undefined) {
    const end = from.indexOf(dollarTag, dollarTag.length);
    return end < 0 ? from.length : end + dollarTag.length;
  }
  return opening === '/*' ? blockCommentLength(from) : opening.length;
}

function blockCommentLength(from: string): number {
  let depth = 0;
  for (const match of from.matchAll(/\/\*|\*\//g)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return match.index + 2;
  }
  return from.length;
}

/** The statements of a script, comments blanked and literals replaced by `''`: enough to recognise a command by its keywords. */
export function statementOutlines(sql: string): readonly string[] {
  const outline = sqlParts(sql).map((part) => {
    if (part.kind === 'code') return part.sql;
    return part.kind === 'comment' ? ' ' : "''";
  });
  return outline
    .join('')
    .split(';')
    .map((statement) => statement.trim().replace(/\s+/g, ' '))
    .filter((statement) => statement !== '');
}
