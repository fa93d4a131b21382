import type { OperationName, OutputOf } from '@holdfast/contract';
import type { CodingAgent, SessionEvent } from './agent-event.ts';

/** Where the agent works. */
export interface HookProject {
  readonly space: string;
  readonly root: string;
  readonly branch?: string | undefined;
  readonly commit?: string | undefined;
}

/** An event with all that is needed to keep what it tells. */
export interface TakenEvent extends SessionEvent {
  readonly agent: CodingAgent;
  readonly project: HookProject;
  /** Calls an operation as who sent the event. */
  readonly call: <N extends OperationName>(name: N, input: object) => Promise<OutputOf<N>>;
  /** Spaces that the key may name; any when undefined. */
  readonly spaces: readonly string[] | undefined;
}

export const longestLine = 2_000;

export function whereOf({ project, sessionId }: TakenEvent): { readonly space: string; readonly sessionId: string } {
  return { space: project.space, sessionId };
}

export function environmentOf({ project: { root, branch, commit } }: TakenEvent): Record<string, string> {
  return {
    ...(root === '' ? {} : { cwd: root }),
    ...(branch === undefined ? {} : { gitBranch: branch }),
    ...(commit === undefined ? {} : { gitHead: commit }),
  };
}

/** Keeps where the work stands; what is not given stays as it was. */
export async function checkpoint(taken: TakenEvent, work: object): Promise<void> {
  await taken.call('checkpointSession', {
    ...whereOf(taken),
    agentId: taken.agent,
    environment: environmentOf(taken),
    ...work,
  });
}

/**
 * Where the work stood at the last checkpoint: paths of files in flight, the latest first, and whether there is a task. Read from the store each
 * time: what was forgotten must not come back from a process's memory, and events of one session may go to several processes.
 */
export async function standOf(
  taken: TakenEvent,
): Promise<{ readonly files: readonly string[]; readonly hasTask: boolean }> {
  const { call, project, sessionId } = taken;
  const { snapshots } = await call('listSnapshots', { spaces: [project.space], sessionId, kind: 'task', limit: 1 });
  const { files, task } = snapshots[0]?.data ?? {};
  return { files: Array.isArray(files) ? files.flatMap((file) => pathOf(file)) : [], hasTask: task !== undefined };
}

function pathOf(file: unknown): string[] {
  return typeof file === 'object' && file !== null && 'path' in file && typeof file.path === 'string'
    ? [file.path]
    : [];
}

/** The beginning of a text as one line. */
export function lineOf(text: string): string {
  const words = text.replaceAll(/\s+/gu, ' ').trim();
  return words.length <= 300 ? words : `${words.slice(0, 299)}…`.toWellFormed();
}
