/** The one form of a page, as a browser would send it. */
export interface PageForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** @throws Error when the page has none */
export function formOf(html: string): PageForm {
  const [, action] = /<form method="post" action="(?<action>[^"]*)">/.exec(html) ?? [];
  if (action === undefined) throw new Error(`there is no form: ${html}`);
  const inputs = html.matchAll(/<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)">/g);
  const fields = [...inputs].map(({ groups }) => [plain(groups?.['name']), plain(groups?.['value'])] as const);
  return { action: plain(action), fields: Object.fromEntries(fields) };
}

const characters: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

function plain(escaped = ''): string {
  return escaped.replaceAll(/&[#\w]+;/g, (entity) => characters[entity] ?? entity);
}
