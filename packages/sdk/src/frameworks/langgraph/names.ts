import { sha256 } from '../common/sha256.ts';

/** Source type, and tag, of every item. */
export const ITEMS = 'langgraph';

const MOST_NAME_CHARS = 255;
const MOST_TAG_CHARS = 100;
/** A memory has 64 tags: that of all items, and one for each beginning of the namespace. */
const MOST_PREFIXES = 63;

/** Id, in its space, of the item of this key in this namespace. */
export async function sourceIdOf(namespace: readonly string[], key: string): Promise<string> {
  const name = JSON.stringify([namespace, key]);
  return name.length > MOST_NAME_CHARS || name.includes('\u007f') ? `sha256:${await sha256(name)}` : name;
}

/** Tag of all items below a namespace; that of all items for the empty one. */
export async function tagOf(prefix: readonly string[]): Promise<string> {
  if (prefix.length === 0) return ITEMS;
  // Colon and slash are encoded in labels, so that no namespace looks like another or like a hash.
  const name = prefix.map((label) => encodeURIComponent(label.toWellFormed())).join('/');
  return name.length + ITEMS.length + 1 > MOST_TAG_CHARS ? `${ITEMS}:sha256:${await sha256(name)}` : `${ITEMS}:${name}`;
}

/** Tags of an item. Beginnings beyond the most are left out; who searches there looks through the items above. */
export function tagsOf(namespace: readonly string[]): Promise<string[]> {
  const prefixes = namespace.slice(0, MOST_PREFIXES).map((_, at) => namespace.slice(0, at + 1));
  return Promise.all([[], ...prefixes].map(tagOf));
}

/** The tag to look for to find all below a namespace, and perhaps more. */
export function searchTagOf(prefix: readonly string[]): Promise<string> {
  return tagOf(prefix.slice(0, MOST_PREFIXES));
}

export function isBelow(namespace: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((label, at) => namespace[at] === label);
}
