/** How a statement that was just found stands to one that is known. */
export const relations = ['new', 'same', 'refines', 'updates', 'contradicts', 'retracts', 'expires'] as const;
export type Relation = (typeof relations)[number];

/** A statement of one space about somebody or something. */
export interface Statement {
  readonly id: string;
  /** Match key of what it is about; statements about different subjects never touch each other. */
  readonly subject: string;
  readonly text: string;
  /** Milliseconds. */
  readonly saidAt: number;
}

/** What a model is asked to answer. Statements are numbered from 1, known and found ones each for themselves. */
export interface ModelRelations {
  readonly relations: readonly { readonly found: number; readonly known: number | null; readonly relation: Relation }[];
}

export interface FoundRelation {
  readonly found: string;
  /** Undefined when it is new. */
  readonly known?: string;
  readonly relation: Relation;
}

/**
 * One relation for each found statement. Where the answer leaves one out, names a statement that is not there, or one
 * about another subject, it is new: what a model mistakes adds a statement at worst, and never takes one away.
 */
export function toRelations(
  answer: ModelRelations,
  params: { readonly known: readonly Statement[]; readonly found: readonly Statement[] },
): FoundRelation[] {
  return params.found.map(({ id, subject }, place): FoundRelation => {
    const given = answer.relations.find(({ found }) => found === place + 1);
    const known = given?.known === null ? undefined : params.known[(given?.known ?? 0) - 1];
    if (given === undefined || given.relation === 'new' || known === undefined || known.subject !== subject) {
      return { found: id, relation: 'new' };
    }
    return { found: id, known: known.id, relation: given.relation };
  });
}
