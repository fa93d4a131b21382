import { matchKey } from '../memories/match-key.ts';
import type { Memory } from '../memories/memory.ts';
import { reinforced } from '../retention/strength.ts';
import type { Writers } from '../store.ts';
import { type EqualPair, findEqual } from './equal-memories.ts';
import { type Night, nightUnit, type UnitNotes } from './night.ts';
import { linksFrom } from './put-summary.ts';

const PAGE = 500;
const PAIRS = 50;

/**
 * Typed memories that say the same words become one: the first is reinforced and takes over what the others rest on, the
 * others are archived, with a link to it. Nothing is deleted.
 */
export async function mergeEqual(night: Night): Promise<void> {
  const { dependencies, scope, signal } = night;
  const { store, platform } = dependencies;
  const equal = findEqual();
  let pairs: EqualPair[] = [];
  for (let afterSeq = -1; ;) {
    signal.throwIfAborted();
    const rows = await store.read(scope, ({ memories }) => memories.scan(scope, { afterSeq, limit: PAGE }));
    for (const row of rows) {
      const pair = equal.add(row);
      if (pair !== undefined) pairs.push(pair);
      afterSeq = row.seq;
    }
    for (; pairs.length >= PAIRS; pairs = pairs.slice(PAIRS)) await mergeSome(night, pairs.slice(0, PAIRS));
    if (rows.length < PAGE) break;
    await platform.yieldTurn();
  }
  if (pairs.length > 0) await mergeSome(night, pairs);
}

function mergeSome(night: Night, pairs: readonly EqualPair[]): Promise<void> {
  return nightUnit(night, async (writers, notes) => {
    for (const pair of pairs) await mergeOne(night, writers, notes, pair);
  });
}

async function mergeOne(
  { dependencies: { platform }, scope }: Night,
  writers: Writers,
  notes: UnitNotes,
  pair: EqualPair,
): Promise<void> {
  const at = platform.now();
  const found = await writers.memories.getBySeqs(scope, { seqs: [pair.kept, pair.again] });
  const kept = found.find(({ seq }) => seq === pair.kept);
  const again = found.find(({ seq }) => seq === pair.again);
  if (kept === undefined || again === undefined || !mayMerge(kept, again)) return;
  const { confidence, salience } = reinforced(kept, again);
  if (confidence !== kept.confidence || salience !== kept.salience) {
    await writers.memories.update(scope, { id: kept.id, patch: { confidence, salience }, at });
    notes.change([
      {
        kind: 'reinforced',
        seq: kept.seq,
        before: { confidence: kept.confidence, salience: kept.salience },
        after: { confidence, salience },
      },
    ]);
  }
  const inherited = (await linksFrom(writers.links, scope, again.seq)).map(({ to, weight }) => ({ to, weight }));
  const known = new Set((await linksFrom(writers.links, scope, kept.seq)).map(({ to }) => to));
  const links = [
    { from: again.seq, to: kept.seq, weight: 1 },
    ...inherited.filter(({ to }) => to !== kept.seq && !known.has(to)).map((link) => ({ ...link, from: kept.seq })),
  ].map((link) => ({ ...link, type: 'derived_from', origin: 'automatic' }) as const);
  await writers.links.put(scope, { links, at });
  notes.change(links.map(({ from, to, type }) => ({ kind: 'linked', seq: from, before: {}, after: { to, type } })));
  await writers.memories.move(scope, { moves: [{ seq: again.seq, state: 'archived', tier: 'cold' }], at });
  notes.change([
    {
      kind: 'moved',
      seq: again.seq,
      before: { state: again.state, tier: again.tier },
      after: { state: 'archived', tier: 'cold' },
    },
  ]);
  notes.count('merged');
}

/** Read again in the transaction: the numbers compared so far stand for words, and words may have changed. */
function mayMerge(kept: Memory, again: Memory): boolean {
  const both = [kept, again];
  return (
    both.every(({ state, deletedAt, source }) => state === 'active' && deletedAt === undefined && !isSummary(source)) &&
    !again.pinned &&
    kept.space === again.space &&
    kept.kind === again.kind &&
    matchKey(kept.content) === matchKey(again.content)
  );
}

function isSummary(source: Memory['source']): boolean {
  return source?.type === 'summary' || source?.type === 'consolidation';
}
