import type { OutputOf } from '@holdfast/contract';
import type { Holdfast } from '@holdfast/core';
import type { SetClock } from '../life/clock.ts';
import type { Moment } from './script.ts';

export const agentId = 'worker';

/** A snapshot as it was acknowledged. */
export interface KeptSnapshot {
  readonly id: string;
  readonly hash: string;
}

export interface Done {
  readonly snapshots: readonly KeptSnapshot[];
  /** Milliseconds of the call. */
  readonly wallMs: number;
}

export interface Begun {
  readonly restored: OutputOf<'restoreSession'>;
  readonly wallMs: number;
}

/** Begins a session that goes on from wherever the last one was. */
export async function begin(
  holdfast: Holdfast,
  clock: SetClock,
  { sessionId, at }: { readonly sessionId: string; readonly at: number },
): Promise<Begun> {
  clock.moveTo(at);
  const start = performance.now();
  const { restored } = await holdfast.startSession({ sessionId, agentId, restore: true });
  if (restored === undefined) throw new Error('nothing was restored');
  return { restored, wallMs: performance.now() - start };
}

/** Makes one call of the script. */
export async function perform(
  holdfast: Holdfast,
  clock: SetClock,
  { sessionId, moment: { at, step } }: { readonly sessionId: string; readonly moment: Moment },
): Promise<Done> {
  clock.moveTo(at);
  const start = performance.now();
  const snapshots = await call();
  return { snapshots, wallMs: performance.now() - start };

  async function call(): Promise<KeptSnapshot[]> {
    switch (step.op) {
      case 'checkpointSession': {
        const { snapshotId, contentHash, errorId } = await holdfast.checkpointSession({ ...step.input, sessionId });
        const kept =
          snapshotId === undefined || contentHash === undefined ? [] : [{ id: snapshotId, hash: contentHash }];
        if (errorId === undefined) return kept;
        const { snapshot } = await holdfast.getSnapshot({ id: errorId });
        return [...kept, { id: errorId, hash: snapshot.contentHash }];
      }
      case 'saveTodos':
        await holdfast.saveTodos({ ...step.input, sessionId });
        return [];
      case 'logDecision':
        await holdfast.logDecision({ ...step.input, sessionId });
        return [];
      case 'saveSnapshot': {
        const { snapshot } = await holdfast.saveSnapshot({ ...step.input, sessionId });
        return snapshot === undefined ? [] : [{ id: snapshot.id, hash: snapshot.contentHash }];
      }
      case 'logWork':
        await holdfast.logWork({ ...step.input, sessionId });
        return [];
      case 'endSession':
        await holdfast.endSession({ ...step.input, sessionId });
        return [];
    }
  }
}
