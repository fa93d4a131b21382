import type { Cited, Section, Sentence } from './reflection.ts';

const longest = 140;
/** Of what a sentence counts, so many are named. */
const mostCited = 100;
/** Sentences of one section that tell of single things. */
const mostListed = 12;

/** On one line, cut between words where it is long. */
export function short(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  if (line.length <= longest) return line;
  const cut = line.slice(0, longest);
  const space = cut.lastIndexOf(' ');
  return `${(space > longest / 2 ? cut.slice(0, space) : cut).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

export function quoted(text: string): string {
  return `“${short(text)}”`;
}

/** Such as `45 min`, `3 h` and `3 h 20 min`. */
export function lasting(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours === 0 ? '' : `${hours} h`, rest === 0 && hours > 0 ? '' : `${rest} min`].filter(Boolean).join(' ');
}

/** Such as `1 task` and `3 tasks`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

export function sentence(section: Section, text: string, citations: readonly Cited[]): Sentence {
  const all = new Map(citations.map((cited) => [`${cited.type} ${cited.id}`, cited]));
  return { section, text, citations: [...all.values()].slice(0, mostCited) };
}

/** The first of them, and how many more there are. */
export function bounded(sentences: readonly Sentence[]): Sentence[] {
  const rest = sentences.slice(mostListed);
  const [first] = rest;
  if (first === undefined) return [...sentences];
  const more = sentence(
    first.section,
    `And ${rest.length} more.`,
    rest.flatMap(({ citations }) => citations),
  );
  return [...sentences.slice(0, mostListed), more];
}
