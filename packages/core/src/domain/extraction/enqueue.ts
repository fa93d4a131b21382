import { newId } from '../ids.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import { isSource } from './sources.ts';

/** Who makes typed memories and facts of what is said; `off` makes none. */
export type ExtractionMode = 'rules' | 'model' | 'off';

/** Turns that follow each other closely are read together: what is taken back at once is never believed. */
const waitMs = 1_000;

/** Leaves one job for all that was written since the last, in the transaction of the write. */
export async function enqueueExtraction(
  { jobs }: Pick<Writers, 'jobs'>,
  platform: Platform,
  scope: UserScope,
  { mode, written }: { readonly mode: ExtractionMode; readonly written: readonly Memory[] },
): Promise<void> {
  if (mode === 'off' || !written.some(isSource)) return;
  const job = {
    id: newId(platform),
    kind: 'extract_memories',
    payload: {},
    runAt: platform.now() + waitMs,
    key: 'extract',
  } as const;
  await jobs.enqueue(scope, { jobs: [job] });
}

/** Has an edited memory read again. */
export async function enqueueReading(
  { jobs }: Pick<Writers, 'jobs'>,
  platform: Platform,
  scope: UserScope,
  { mode, memory }: { readonly mode: ExtractionMode; readonly memory: Memory },
): Promise<void> {
  if (mode === 'off' || !isSource(memory)) return;
  const job = {
    id: newId(platform),
    kind: 'extract_memories',
    payload: { memoryIds: [memory.id] },
    runAt: platform.now() + waitMs,
    key: `extract:${memory.id}`,
  } as const;
  await jobs.enqueue(scope, { jobs: [job] });
}
