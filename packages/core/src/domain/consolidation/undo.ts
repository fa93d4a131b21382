import { HoldfastError } from '../errors.ts';
import type { LinkType } from '../links/link-store.ts';
import type { Memory, MemoryState, MemoryTier } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import type { Consolidation, ConsolidationChange } from './consolidation-store.ts';

interface Dependencies {
  readonly store: Store;
  readonly platform: Pick<Platform, 'now' | 'sha256' | 'yieldTurn'>;
  readonly embedding: 'none' | 'pending';
}

const PAGE = 200;

/**
 * Takes back what a run changed, the latest first, a page a transaction; what has been undone is no longer among the
 * run's changes, so that an undoing that was stopped goes on. Whatever somebody has changed since stays as it is. What links
 * lost of their weight overnight does not come back.
 *
 * @throws HoldfastError not_found; version_conflict while the run is under way
 */
export async function undoConsolidation(
  { store, platform, embedding }: Dependencies,
  scope: UserScope,
  id: string,
): Promise<{ readonly run: Consolidation; readonly undone: number; readonly kept: number }> {
  let undone = 0;
  let kept = 0;
  for (let more = true; more;) {
    more = await store.write(scope, async (writers) => {
      const run = await writers.consolidations.getConsolidation(scope, { id });
      if (run === undefined) throw noConsolidation(id);
      if (run.state === 'running' || run.state === 'waiting') {
        throw new HoldfastError('version_conflict', {
          detail: 'This consolidation is under way. Undo it when it has finished.',
        });
      }
      const at = platform.now();
      const changes = await writers.consolidations.changes(scope, { no: run.no, limit: PAGE });
      for (const change of changes) {
        const done = await takeBack({ platform, embedding }, writers, scope, change);
        if (done) undone += 1;
        else kept += 1;
      }
      await writers.consolidations.dropChanges(scope, { nos: changes.map(({ no }) => no) });
      if (changes.length === PAGE) return true;
      await writers.consolidations.advance(scope, { ...run, state: 'undone', at });
      return false;
    });
    await platform.yieldTurn();
  }
  const run = await store.read(scope, ({ consolidations }) => consolidations.getConsolidation(scope, { id }));
  return { run: present(run), undone, kept };
}

export function noConsolidation(id: string): HoldfastError {
  return new HoldfastError('not_found', {
    detail: `No consolidation ${id} of this user.`,
    faults: [{ field: 'id', message: 'was not found' }],
  });
}

async function takeBack(
  { platform, embedding }: Pick<Dependencies, 'platform' | 'embedding'>,
  writers: Writers,
  scope: UserScope,
  change: ConsolidationChange,
): Promise<boolean> {
  const at = platform.now();
  const { kind, seq = -1, before, after } = change;
  const [memory] = await writers.memories.getBySeqs(scope, { seqs: [seq] });
  switch (kind) {
    case 'made':
      if (memory === undefined || memory.deletedAt !== undefined || !isOurs(memory)) return false;
      await writers.memories.softDelete(scope, { id: memory.id, at });
      return true;
    case 'rewritten':
      if (memory === undefined || memory.version !== after['version'] || !isOurs(memory)) return false;
      return restoreVersion({ platform, embedding }, writers, scope, { memory, version: Number(before['version']) });
    case 'removed':
      if (memory?.deletedAt === undefined) return false;
      await writers.memories.restore(scope, { id: memory.id, at });
      return true;
    case 'reinforced': {
      if (memory === undefined || memory.deletedAt !== undefined) return false;
      if (memory.confidence !== after['confidence'] || memory.salience !== after['salience']) return false;
      const patch = { confidence: Number(before['confidence']), salience: Number(before['salience']) };
      await writers.memories.update(scope, { id: memory.id, patch, at });
      return true;
    }
    case 'moved': {
      if (memory === undefined || memory.state !== after['state'] || memory.tier !== after['tier']) return false;
      // Sound: the night writes states and tiers into these fields.
      const to = { seq, state: before['state'] as MemoryState, tier: before['tier'] as MemoryTier };
      return (await writers.memories.move(scope, { moves: [to], at })).length > 0;
    }
    case 'linked': {
      // Sound: the night writes types of links into this field.
      const link = { from: seq, to: Number(after['to']), type: after['type'] as LinkType };
      return (await writers.links.remove(scope, { links: [link] })) > 0;
    }
    case 'fact':
      return (await writers.facts.retract(scope, { id: String(after['id']), at })) !== undefined;
  }
}

/** Nobody has edited it since. */
function isOurs(memory: Memory): boolean {
  return memory.metadata['made'] === memory.contentHash;
}

async function restoreVersion(
  { platform, embedding }: Pick<Dependencies, 'platform' | 'embedding'>,
  writers: Writers,
  scope: UserScope,
  { memory, version }: { readonly memory: Memory; readonly version: number },
): Promise<boolean> {
  const versions = await writers.memories.versions(scope, { id: memory.id });
  const old = versions.find((one) => one.version === version);
  if (old === undefined) return false;
  const { content, contentHash, metadata } = old;
  const words = contentHash === memory.contentHash ? {} : { content, contentHash, embedding };
  await writers.memories.update(scope, { id: memory.id, patch: { ...words, metadata }, at: platform.now() });
  return true;
}
