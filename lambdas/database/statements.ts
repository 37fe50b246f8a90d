/**
 * The statements of a migration file, in order. The Data API takes one at a time; a semicolon inside a quoted text, a dollar-quoted body or a comment does
 * not end one (PostgreSQL, 4.1.2 and 4.1.5).
 */
export function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  // In the order in which they must be tried: comments, quoted texts and names, dollar-quoted bodies, the end of a statement, anything else.
  const token = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|;|[^;'"$/-]+|[\s\S]/g;
  let current = '';
  for (const [text] of sql.matchAll(token)) {
    if (text !== ';') {
      // A comment parts two words as a space does.
      current += text.startsWith('--') || text.startsWith('/*') ? ' ' : text;
      continue;
    }
    if (current.trim()) statements.push(current.trim());
    current = '';
  }
  if (current.trim()) statements.push(current.trim());
  return statements;
}
