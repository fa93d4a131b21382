/** A public evaluation set in our words. Labels and categories stay in the bench: nothing of them is ever stored. */

/** A text to remember. */
export interface Text {
  /** Label of the text in the data set. */
  readonly label: string;
  readonly content: string;
  readonly role?: 'user' | 'assistant';
  readonly speaker?: string;
}

export interface Session {
  /** Label of the session in the data set. */
  readonly label: string;
  readonly occurredAt?: string;
  readonly turns: readonly Text[];
}

export interface Question {
  /** Text and label of its history together name a question across runs. */
  readonly text: string;
  readonly category: string;
  /** What "now" means when it is asked; the clock's when the set does not say. */
  readonly now?: string;
  /** Labels that answer it, with their grade. Empty when the history holds no answer: such questions are told apart. */
  readonly relevant: ReadonlyMap<string, number>;
}

/** What one person remembers, and the questions on it. */
export interface History {
  readonly label: string;
  /** Conversations in order of time. */
  readonly sessions: readonly Session[];
  /** Texts that belong to no conversation. */
  readonly documents: readonly Text[];
  readonly questions: readonly Question[];
}

export interface EvaluationSet {
  /** Whether labels of `relevant` name single texts or whole sessions. */
  readonly unit: 'text' | 'session';
  readonly histories: readonly History[];
}
