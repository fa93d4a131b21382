import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { Memory } from '../memories/memory.ts';
import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import type { NewLink } from './link-store.ts';
import { aboutTheSame, follows, type Linkable, topicLinks } from './related.ts';
import { mostLookups, similarLinks, type SimilarDependencies } from './similar.ts';

export interface LinkDependencies extends SimilarDependencies {
  readonly platform: Pick<Platform, 'now' | 'yieldTurn'>;
  /** Terms of a text, as it is searched by. */
  readonly termsOf: (text: string) => readonly string[];
}

/** The mark of the version up to which memories are linked, and of the memory up to which, while all are walked. */
const linkedMark = 'linked';
const walkedMark = 'links walked';

/** Memories linked in one transaction: so few that writing their links keeps a turn of the event loop short. */
const BATCH = 50;
/** Entities, and turns of sessions, looked up in one turn of the event loop. */
const ENTITIES = 10;
const TURNS = 10;
/** Memories of one entity that a new one is linked to: its latest. */
const latestOfEntity = 2;
/** Storage numbers before a batch among which its topics are looked for. */
const storedBefore = 200;
/** Who is mentioned everywhere links nothing. */
const mostMentions = 200;

/** Which memories are to be linked next, and the mark that says so once they are. */
interface Batch {
  readonly seqs: readonly number[];
  readonly marks: readonly { readonly name: string; readonly value: number }[];
  readonly last: boolean;
}

/**
 * Links what has come or changed since it last ran: to the memories most like it (`similar`, by cosine, where there are
 * vectors), to the turn before it (`follows`), to the latest that mention the same entity (`mentions`) or have the same topic
 * (`same_topic`), the last two weighed by their words in common. What comes after it has begun is left to the next run, or other users would
 * wait for as long as one writes. Every batch is one transaction with the mark of how far it has come, so that it may be stopped anywhere.
 * Answers how many memories it looked at.
 */
export async function linkPending(
  dependencies: LinkDependencies,
  scope: UserScope,
  signal: AbortSignal,
): Promise<number> {
  const { store, platform } = dependencies;
  const user: UserScope = { ...scope, spaces: '*' };
  let looked = 0;
  let lookups = 0;
  const until = await store.read(user, ({ changes }) => changes.version(user));
  for (;;) {
    signal.throwIfAborted();
    const batch = await store.read(user, (readers) => nextBatch(readers, user, until));
    if (batch === undefined) return looked;
    const made = await linksOf(dependencies, user, {
      seqs: batch.seqs,
      mostLookups: mostLookups - lookups,
      signal,
    });
    const { links } = made;
    lookups += made.lookups;
    await platform.yieldTurn();
    await store.write(user, async (writers) => {
      await writers.links.put(user, { links, at: platform.now() });
      for (const mark of batch.marks) await writers.consolidations.setMark(user, mark);
    });
    looked += batch.seqs.length;
    if (batch.last) return looked;
    await platform.yieldTurn();
  }
}

/**
 * From the change log; by a walk over all memories where that does not reach back. The last one reaches the version that is
 * asked for. Undefined when nothing is new.
 */
async function nextBatch(readers: Readers, user: UserScope, until: number): Promise<Batch | undefined> {
  const { consolidations, changes, memories } = readers;
  const walked = await consolidations.mark(user, { name: walkedMark });
  const linked = (await consolidations.mark(user, { name: linkedMark })) ?? 0;
  const version = await changes.version(user);
  if (walked === undefined || walked < 0) {
    if (version <= linked) return undefined;
    const log = await changes.since(user, { after: linked, limit: BATCH });
    if (log.complete) {
      const seqs = log.changes.flatMap(({ seq, change }) => (linkable.has(change) ? [seq] : []));
      const whole = log.changes.length < BATCH;
      const value = whole ? version : present(log.changes.at(-1)).version;
      if (seqs.length === 0 && whole) return undefined;
      return { seqs: [...new Set(seqs)], marks: [{ name: linkedMark, value }], last: value >= until };
    }
  }
  const afterSeq = walked === undefined || walked < 0 ? -1 : walked;
  const rows = await memories.scan(user, { afterSeq, limit: BATCH });
  const last = rows.length < BATCH;
  return {
    seqs: rows.map(({ seq }) => seq),
    // Whatever comes while all are walked is behind the last one walked to.
    marks: [
      { name: walkedMark, value: last ? -1 : present(rows.at(-1)).seq },
      ...(last ? [{ name: linkedMark, value: version }] : []),
    ],
    last,
  };
}

const linkable: ReadonlySet<string> = new Set(['created', 'restored', 'embedded']);

async function linksOf(
  dependencies: LinkDependencies,
  user: UserScope,
  params: { readonly seqs: readonly number[]; readonly mostLookups: number; readonly signal: AbortSignal },
): Promise<{ readonly links: readonly NewLink[]; readonly lookups: number }> {
  const { store, platform } = dependencies;
  const { seqs, signal } = params;
  const found = await store.read(user, (readers) => readers.memories.getBySeqs(user, { seqs }));
  const memories = found
    .filter(({ deletedAt, state }) => deletedAt === undefined && state !== 'archived')
    .toSorted((a, b) => a.seq - b.seq);
  await platform.yieldTurn();
  const links: NewLink[] = await linksOfTopics(dependencies, user, memories);
  await platform.yieldTurn();
  links.push(...(await sessionLinks(dependencies, user, memories)));
  links.push(...(await entityLinks(dependencies, user, memories)));
  let lookups = 0;
  for (const [space, some] of Map.groupBy(memories, (memory) => memory.space)) {
    const similar = await similarLinks(
      dependencies,
      { ...user, spaces: [space] },
      {
        seqs: some.filter(({ embedding }) => embedding === 'ready').map(({ seq }) => seq),
        mostLookups: params.mostLookups - lookups,
        signal,
      },
    );
    links.push(...similar.links);
    lookups += similar.lookups;
  }
  return { links, lookups };
}

/**
 * Within the batch, and to what was stored shortly before it. Read from the store rather than remembered from the batch
 * before: whoever goes on after a kill finds the same.
 */
async function linksOfTopics(
  { store, termsOf }: Pick<LinkDependencies, 'store' | 'termsOf'>,
  user: UserScope,
  memories: readonly Memory[],
): Promise<NewLink[]> {
  const tagged = memories.filter(({ tags }) => tags.length > 0);
  const [first] = tagged;
  if (first === undefined) return [];
  const own = new Set(tagged.map(({ seq }) => seq));
  const afterSeq = first.seq - storedBefore - 1;
  const before = await store.read(user, (readers) => readers.memories.scan(user, { afterSeq, limit: storedBefore }));
  const topics = topicLinks();
  for (const memory of before) {
    if (memory.seq >= first.seq || own.has(memory.seq) || memory.state === 'archived') continue;
    if (memory.tags.length > 0) topics.add(linkableOf(memory, termsOf));
  }
  return tagged.flatMap((memory) => topics.add(linkableOf(memory, termsOf)));
}

/** The terms are found when they are first asked for: most memories of a topic are linked to few. */
function linkableOf(
  memory: Pick<Memory, 'seq' | 'space' | 'tags' | 'content'>,
  termsOf: LinkDependencies['termsOf'],
): Linkable {
  const { seq, space, tags, content } = memory;
  let terms: ReadonlySet<string> | undefined;
  return {
    seq,
    space,
    tags,
    get terms() {
      return (terms ??= new Set(termsOf(content)));
    },
  };
}

/** Each turn to the one before it in its session. */
async function sessionLinks(
  { store, platform }: Pick<LinkDependencies, 'store' | 'platform'>,
  user: UserScope,
  memories: readonly Memory[],
): Promise<NewLink[]> {
  const turns = memories.flatMap(({ seq, space, sessionId, turn }) =>
    sessionId === undefined || turn === undefined ? [] : [{ seq, space, sessionId, turn }],
  );
  const links: NewLink[] = [];
  for (let first = 0; first < turns.length; first += TURNS) {
    await platform.yieldTurn();
    const around = turns.slice(first, first + TURNS);
    const found = await store.read(user, (readers) =>
      readers.memories.neighbours(user, { around, before: 1, after: 0 }),
    );
    links.push(
      ...found.flatMap((before, at) => before.map((earlier) => follows(present(around[at]).seq, earlier.seq))),
    );
  }
  return links;
}

async function entityLinks(
  { store, platform, termsOf }: Omit<LinkDependencies, 'index'>,
  user: UserScope,
  memories: readonly Memory[],
): Promise<NewLink[]> {
  const own = new Map(memories.map((memory) => [memory.seq, linkableOf(memory, termsOf)]));
  const mentions = await store.read(user, ({ entities }) => entities.mentionedBy(user, { seqs: [...own.keys()] }));
  const byEntity = Map.groupBy(
    mentions.filter(({ entity }) => entity.mentions <= mostMentions),
    ({ entity }) => entity.no,
  );
  const links: NewLink[] = [];
  const all = [...byEntity];
  for (let first = 0; first < all.length; first += ENTITIES) {
    await platform.yieldTurn();
    const some = all.slice(first, first + ENTITIES);
    await store.read(user, async (readers) => {
      const pairs: { readonly from: number; readonly to: number }[] = [];
      for (const [no, here] of some) {
        const there = await readers.entities.mentioning(user, { entityNos: [no], limit: mostMentions });
        const seqs = there.map(({ seq }) => seq).toSorted((a, b) => a - b);
        for (const { seq: from } of here) {
          const earlier = seqs.filter((other) => other < from).slice(-latestOfEntity);
          pairs.push(...earlier.map((to) => ({ from, to })));
        }
      }
      const seqs = [...new Set(pairs.map(({ to }) => to))];
      const byOther = Map.groupBy(pairs, ({ to }) => to);
      for (const row of await readers.memories.getBySeqs(user, { seqs })) {
        const other = linkableOf(row, termsOf);
        for (const { from } of present(byOther.get(row.seq))) {
          links.push(aboutTheSame('mentions', present(own.get(from)), other));
        }
      }
    });
  }
  return links;
}
