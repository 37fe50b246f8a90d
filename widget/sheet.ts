/** Adds looks that come with a part of the script. A sheet that is made by script is none of what the document's policy speaks of, and needs no element. */
export function addSheet(looks: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(looks);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
