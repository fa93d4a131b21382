import type { WorkingSet } from '../recall/working-set/working-set.ts';
import type { FocusBuffer } from './focus-buffer.ts';

/** Memories of the focus that weigh in where a session has no working set yet. */
const most = 32;
/** A use of another session weighs half after a night. */
const halfLifeMs = 8 * 60 * 60_000;

/**
 * A working set whose sessions begin where the user left off: as long as nothing is known of a session itself, what the
 * user's other sessions used lately weighs in. Not measured, as no public set has earlier sessions of the kind, and it
 * changes what is found in a session that has nothing to do with those: hence only for those who ask for it.
 *
 * `share` is what the latest use of another session weighs against one of its own, above 0 and at most 1.
 */
export function startFromFocus(
  own: WorkingSet,
  {
    focus,
    share,
    onError,
  }: { readonly focus: FocusBuffer; readonly share: number; readonly onError: (error: unknown) => void },
): WorkingSet {
  return {
    async lately(scope, asked) {
      const known = await own.lately(scope, asked);
      if (known !== undefined) return known;
      const recent = await focus.recent(scope, { now: asked.now, limit: most });
      if (recent.length === 0) return undefined;
      const weightAt = (at: number): number => share * 0.5 ** (Math.max(0, asked.now - at) / halfLifeMs);
      return { memories: new Map(recent.map(({ seq, at }) => [seq, weightAt(at)])), terms: new Map() };
    },
    note(scope, noted) {
      own.note(scope, noted);
      const { now, event } = noted;
      focus
        .note(
          scope,
          event.seqs.slice(0, most).map((seq) => ({ seq, at: now })),
        )
        .catch(onError);
    },
    async forget(scope) {
      await own.forget(scope);
      await focus.forget(scope);
    },
  };
}
