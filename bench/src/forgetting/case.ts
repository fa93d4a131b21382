import type { Client, InputOf, OutputOf } from '@holdfast/contract';

/** What a case is given: a user of its own, others, words that nobody else has, and chance. */
export interface CaseTools {
  readonly client: Client;
  /** Another user, for the identical words of somebody else. */
  readonly other: Client;
  /** A word that is in no language and in no other case. */
  word(): string;
  /** One of the choices. */
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** A whole number below `end`. */
  below(end: number): number;
}

/** What a case leaves to be looked at after the night. */
export interface Played {
  /** What is done after the night, before another one. */
  goOn?(): Promise<void>;
  /** What must hold then; throws with the reason when it does not. */
  check(): Promise<void>;
  /** Words that must be in no file any more, when all is over. */
  readonly gone: readonly string[];
}

/** Plays one generated case by day. */
export type Family = (tools: CaseTools) => Promise<Played>;

export class CaseFailed extends Error {}

export function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw new CaseFailed(what);
}

type Target = InputOf<'forget'>['target'];

/** Forgets with whatever confirmation that needs. */
export async function forgetNow(
  client: Client,
  target: Target,
  spaces?: string[],
): Promise<NonNullable<OutputOf<'forget'>['receipt']>> {
  const asked = { target, ...(spaces === undefined ? {} : { spaces }) };
  const { planned } = await client.forget({ ...asked, dryRun: true });
  const confirm = planned?.confirm === undefined ? {} : { confirm: planned.confirm };
  const { receipt } = await client.forget({ ...asked, ...confirm });
  demand(receipt !== undefined, 'no receipt');
  const { valid } = await client.verifyReceipt({ receipt });
  demand(valid, 'the receipt is not valid');
  return receipt;
}

/** Fails when recall, a list or the facts still tell of a word. */
export async function demandGone(client: Client, word: string, spaces: '*' | string[] = '*'): Promise<void> {
  const { results } = await client.recall({ query: `what about ${word}?`, spaces, k: 20, includeArchived: true });
  demand(!JSON.stringify(results).includes(word), `recall tells of ${word}`);
  const { memories } = await client.listMemories({
    spaces,
    limit: 200,
    includeDeleted: true,
    states: ['active', 'paused', 'archived'],
  });
  demand(!JSON.stringify(memories).includes(word), `a list tells of ${word}`);
  const { facts } = await client.listFacts({ spaces, limit: 200, includeSuperseded: true });
  demand(!JSON.stringify(facts).includes(word), `a fact tells of ${word}`);
  const { entities } = await client.listEntities({ spaces, limit: 200 });
  demand(!JSON.stringify(entities).includes(word), `an entity tells of ${word}`);
}

/** Fails when recall does not find a word that stayed. */
export async function demandThere(client: Client, word: string, spaces: '*' | string[] = '*'): Promise<void> {
  const { results } = await client.recall({ query: `what about ${word}?`, spaces, k: 20, includeArchived: true });
  demand(
    results.some(({ memory }) => memory.content.includes(word)),
    `recall has lost ${word}`,
  );
}
