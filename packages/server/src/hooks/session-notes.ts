/** What is kept in RAM of a session between its events. Losing it costs nothing but a look into the store. */
export interface SessionNote {
  /** Files in flight, the latest first. */
  readonly files: readonly string[];
  /** Whether the session has a task. */
  readonly hasTask: boolean;
}

const mostSessions = 1_000;

/** Notes of the sessions that were last at work. */
export interface SessionNotes {
  readonly get: (key: string) => SessionNote | undefined;
  readonly set: (key: string, note: SessionNote) => void;
  readonly drop: (key: string) => void;
}

export function createSessionNotes(): SessionNotes {
  const notes = new Map<string, SessionNote>();
  return {
    get: (key) => notes.get(key),
    set: (key, note) => {
      notes.delete(key);
      notes.set(key, note);
      const [oldest] = notes.keys();
      if (notes.size > mostSessions && oldest !== undefined) notes.delete(oldest);
    },
    drop: (key) => void notes.delete(key),
  };
}
