import type { JsonValue } from './json.ts';

/** What a session is about, in words. */
export interface SessionWords {
  readonly task?: string;
  readonly summary?: string;
  readonly note?: string;
}

/** `data` is JSON as the caller's was written, byte for byte. */
export interface SnapshotWords {
  readonly data: string;
  readonly tags: readonly string[];
}

export interface TodoWords {
  readonly title: string;
  readonly key?: string;
  readonly blockers: readonly string[];
  readonly notes?: string;
  /** Name of the session in which it was noted, where another has taken it over. */
  readonly from?: string;
}

export interface DecisionWords {
  readonly question: string;
  readonly options: readonly { readonly name: string; readonly note?: string }[];
  readonly choice?: string;
  readonly reasons?: string;
  readonly tags: readonly string[];
}

/** Where the work of a session stands. */
export interface Work {
  readonly task?: string;
  readonly request?: string;
  readonly step?: string;
  readonly nextStep?: string;
  readonly plan?: { readonly id?: string; readonly step?: string };
  readonly lastCommand?: { readonly command: string; readonly exitCode?: number; readonly output?: string };
  readonly files?: readonly WorkFile[];
  readonly openQuestions?: readonly string[];
  readonly blockers?: readonly string[];
  readonly environment?: Environment;
  readonly data?: JsonValue;
}

export interface WorkFile {
  readonly path: string;
  readonly hash?: string;
  readonly note?: string;
}

export type Environment = Readonly<Record<string, string | number | boolean>>;

/** What failed. */
export interface Failure {
  readonly message: string;
  readonly tool?: string;
  readonly command?: string;
  readonly exitCode?: number;
}

export function readSession({ words }: { readonly words: string }): SessionWords {
  // Sound, as are those below: only this folder writes these texts, and what is forgotten leaves an empty object.
  return JSON.parse(words) as SessionWords;
}

export function readSnapshot({ words }: { readonly words: string }): SnapshotWords {
  return JSON.parse(words) as SnapshotWords;
}

export function readTodo({ words }: { readonly words: string }): TodoWords {
  return JSON.parse(words) as TodoWords;
}

export function readDecision({ words }: { readonly words: string }): DecisionWords {
  return JSON.parse(words) as DecisionWords;
}
