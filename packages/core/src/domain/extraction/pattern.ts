/** What a statement says, as rules on its words from the main verb on. */
export interface Pattern {
  readonly says: RegExp;
  readonly predicate: string;
  /** What is done with the words: `states` by default. `ends` makes the object's fact end. */
  readonly stance?: 'states' | 'ends';
  /** In place of the words matched, of which then nothing is demanded. */
  readonly object?: string;
  /** Kind of object demanded of the words. */
  readonly demands: Demand;
  /** `state`: in the past it no longer holds; `event`: in the past it has made something so; `habit`: in the past, nothing. */
  readonly tense: 'state' | 'event' | 'habit';
  /** Predicate that a negation states instead; without one it takes the fact back. */
  readonly negated?: string;
  /** The object begins with a capital; an expression that ignores case cannot say so. */
  readonly proper: boolean;
  /** Several objects may be listed. */
  readonly lists?: true;
}

export type Demand =
  | 'place'
  | 'organisation'
  | 'person'
  | 'role'
  | 'thing'
  | 'activity'
  | 'language'
  | 'number'
  | 'any';
