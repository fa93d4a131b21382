/*
 * The few answers of S3 that are read have elements without attributes, whose names mean the same wherever they stand. Rejected: a parser
 * of XML, a dependency for four names.
 */

/** The text of the first element of this name. */
export function valueOf(xml: string, name: string): string | undefined {
  return elementsOf(xml, name)[0];
}

/** What stands in each element of this name; none may stand in another of the same name. */
export function elementsOf(xml: string, name: string): string[] {
  const found: string[] = [];
  const open = `<${name}>`;
  const close = `</${name}>`;
  for (let start = xml.indexOf(open); start !== -1; start = xml.indexOf(open, start)) {
    const end = xml.indexOf(close, start);
    if (end === -1) break;
    found.push(plain(xml.slice(start + open.length, end)));
    start = end;
  }
  return found;
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#34': '"',
  '#39': "'",
  amp: '&',
};

/** Elements within it are left as they are. */
function plain(text: string): string {
  if (text.includes('<')) return text;
  return text.replaceAll(/&(lt|gt|quot|apos|amp|#34|#39);/gu, (whole, name: string) => entities[name] ?? whole);
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
