/** Hands a file to the browser to be saved. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken it over by the next turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const saveJson = (value: unknown, name: string): void => saveFile(new Blob([JSON.stringify(value, undefined, 2)], { type: 'application/json' }), name);

/** A name for a file of something that people have named. */
export const fileName = (name: string, extension: string): string =>
  `${
    name
      .normalize('NFKD')
      .replaceAll(/[^\w -]/g, '')
      .trim()
      .replaceAll(/\s+/g, '-')
      .toLowerCase() || 'rempart'
  }.${extension}`;
