import type { OutputOf } from '@holdfast/contract';
import type { Call } from '../call.ts';
import { allFacts, eachEntity, eachEvent } from './export-everything.ts';
import { allSpaces, eachMemory } from './export-memories.ts';
import { planPieces, type PlansOfSpace, readPlans } from './export-markdown-plans.ts';
import { type Clock, clockOf, fileName, inline, inSpace, type Piece } from './markdown-text.ts';

type Memory = OutputOf<'getMemory'>['memory'];
type Fact = OutputOf<'listFacts'>['facts'][number];

export interface MarkdownOptions {
  readonly call: Call;
  readonly user: string;
  readonly spaces: readonly string[] | '*';
  /** Zone of the days. */
  readonly timeZone: string;
}

/**
 * What is remembered, for people: by day and session, then facts, people and things, events, summaries, reflections, and calendars with
 * what stands in them. One memory is held at a time, but for facts and summaries of a space. No date of the export stands in it: the same memories give the same text.
 */
export async function* exportMarkdown({ call, user, spaces, timeZone }: MarkdownOptions): AsyncGenerator<Piece> {
  const plans = await readPlans(call, spaces);
  const named = spaces === '*' ? [...new Set([...(await allSpaces(call)), ...plans.keys()])].toSorted() : spaces;
  const list = named.map((space) => `- ${inline(space)}`).join('\n');
  yield {
    file: 'README.md',
    text: `# Memories of ${inline(user)}\n\nDays and times are those of ${timeZone}. Spaces:\n\n${list}\n`,
  };
  for (const space of named) {
    yield* spacePieces({ call, user, spaces, timeZone }, space);
    yield* plannedPieces(plans.get(space), { space, timeZone });
  }
}

function* plannedPieces(
  plans: PlansOfSpace | undefined,
  { space, timeZone }: { readonly space: string; readonly timeZone: string },
): Generator<Piece> {
  if (plans !== undefined) yield* planPieces(plans, { folder: fileName(space), space, clock: clockOf(timeZone) });
}

async function* spacePieces({ call, timeZone }: MarkdownOptions, space: string): AsyncGenerator<Piece> {
  const folder = fileName(space);
  const clock = clockOf(timeZone);
  const summaries: Memory[] = [];
  let day = '';
  let session: string | undefined | null = null;
  for await (const memory of eachMemory(call, space)) {
    if (memory.kind === 'reflective') {
      summaries.push(memory);
      continue;
    }
    const [date, time] = clock(memory.occurredAt);
    const file = `${folder}/days/${date}.md`;
    if (date !== day) {
      yield { file, text: `# ${date}${inSpace(space)}\n` };
      [day, session] = [date, null];
    }
    if (memory.sessionId !== session) {
      session = memory.sessionId;
      yield { file, text: session === undefined ? '\n## Without a session\n' : `\n## Session ${inline(session)}\n` };
    }
    yield { file, text: memoryText(memory, time) };
  }
  yield* factPieces(await allFacts(call, space), { file: `${folder}/facts.md`, space, clock });
  yield* listPieces(eachEntity(call, space), {
    file: `${folder}/people-and-things.md`,
    title: `# People and things${inSpace(space)}\n\n`,
    line: ({ name, type, aliases, mentions }) =>
      `- **${inline(name)}** (${type})${aliases.length === 0 ? '' : `, also ${aliases.map(inline).join(', ')}`}: in ${mentions} ${mentions === 1 ? 'memory' : 'memories'}\n`,
  });
  yield* listPieces(eachEvent(call, space), {
    file: `${folder}/events.md`,
    title: `# Events${inSpace(space)}\n\n`,
    line: ({ type, content, occurredAt }) =>
      `- ${clock(occurredAt).join(' ')} **${inline(type)}**: ${inline(content)}\n`,
  });
  if (summaries.length === 0) return;
  const file = `${folder}/summaries.md`;
  yield { file, text: `# Summaries${inSpace(space)}\n` };
  for (const summary of summaries) yield { file, text: memoryText(summary, clock(summary.occurredAt).join(' ')) };
}

/** Words as a quotation: nothing in them can be taken for the page's own form. */
function memoryText({ role, speaker, content, tags, pinned, state, source }: Memory, time: string): string {
  const who = speaker ?? role;
  const marks = [
    ...(pinned ? ['pinned'] : []),
    ...(state === 'active' ? [] : [state]),
    ...(source === undefined || source.type === 'import' ? [] : [`from ${inline(source.type)}`]),
    ...tags.map((tag) => `#${inline(tag)}`),
  ];
  const head = `${time}${who === undefined ? '' : ` **${inline(who)}**`}${marks.length === 0 ? '' : ` · ${marks.join(' · ')}`}`;
  const quoted = content.split(/\r\n|[\n\r]/u).map((line) => (line === '' ? '>' : `> ${line}`));
  return `\n${head}\n\n${quoted.join('\n')}\n`;
}

function* factPieces(
  facts: readonly Fact[],
  { file, space, clock }: { readonly file: string; readonly space: string; readonly clock: Clock },
): Generator<Piece> {
  if (facts.length === 0) return;
  const line = ({ subject, predicate, object, validFrom, validTo, status }: Fact): string => {
    const from = validFrom === undefined ? '' : ` since ${clock(validFrom)[0]}`;
    const to = validTo === undefined ? '' : ` until ${clock(validTo)[0]}`;
    return `- **${inline(subject)}** ${inline(predicate.replaceAll('_', ' '))} **${inline(object)}**${from}${to}${status === 'active' ? '' : ` (${status})`}\n`;
  };
  const [now, before] = [
    facts.filter(({ status }) => status === 'active'),
    facts.filter(({ status }) => status !== 'active'),
  ];
  yield { file, text: `# Facts${inSpace(space)}\n` };
  if (now.length > 0) yield { file, text: `\n${now.map(line).join('')}` };
  if (before.length > 0) yield { file, text: `\n## No longer so\n\n${before.map(line).join('')}` };
}

async function* listPieces<T>(
  entries: AsyncIterable<T>,
  { file, title, line }: { readonly file: string; readonly title: string; readonly line: (entry: T) => string },
): AsyncGenerator<Piece> {
  let begun = false;
  for await (const entry of entries) {
    if (!begun) yield { file, text: title };
    begun = true;
    yield { file, text: line(entry) };
  }
}
