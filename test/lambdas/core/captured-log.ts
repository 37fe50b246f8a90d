/** Takes the lines of the function's log from here on, so that a test can read them and its report stays legible. Call it before the first line. */
export function captureLog(): string[] {
  const lines: string[] = [];
  // In this mode the logger writes to the console of its realm, which is the test's own.
  process.env['POWERTOOLS_DEV'] = 'true';
  for (const level of ['debug', 'info', 'warn', 'error'] as const) console[level] = (line: unknown) => void lines.push(String(line));
  return lines;
}
