import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { SessionDependencies } from '../sessions/checkpoint.ts';
import { openSession } from '../sessions/open-session.ts';
import { type DecisionWords, readDecision } from '../sessions/words.ts';
import type { Decision } from './decision-store.ts';

export interface DecisionItem {
  readonly sessionId?: string;
  readonly words: DecisionWords;
  readonly salience?: number;
  readonly decidedAt?: number;
  readonly revisitAt?: number;
  /** Id of the decision that this one takes the place of. */
  readonly supersedes?: string;
}

export interface LoggedDecision {
  readonly decision: Decision;
  readonly superseded?: Decision;
}

const defaultSalience = 0.8;

/** What takes the place of a decision is made from what that one says. */
export interface Replacing {
  readonly replaces: string;
  readonly make: (before: DecisionWords) => DecisionItem;
}

/**
 * Writes a decision down. One that another has taken the place of stays, and says which. The same that is in force already, in
 * the same words, is answered with the one that is there: whoever went on after a crash logs it again.
 *
 * @throws HoldfastError not_found; version_conflict when another has taken that place before
 */
export async function logDecision(
  dependencies: SessionDependencies,
  scope: UserScope,
  item: DecisionItem,
): Promise<LoggedDecision> {
  return dependencies.store.write(scope, async (writers) => {
    const { supersedes } = item;
    if (supersedes === undefined) {
      const known = await sameDecision(writers, scope, item);
      return { decision: known ?? (await add(writers, dependencies, scope, item)) };
    }
    return replace(writers, dependencies, scope, { replaces: supersedes, make: () => item });
  });
}

/** As `logDecision`, for what is made from the decision that it replaces. */
export async function supersedeDecision(
  dependencies: SessionDependencies,
  scope: UserScope,
  replacing: Replacing,
): Promise<Required<LoggedDecision>> {
  return dependencies.store.write(scope, (writers) => replace(writers, dependencies, scope, replacing));
}

/** Decisions among which the same one is looked for. */
const MOST = 50;

async function sameDecision(
  { decisions }: Pick<Writers, 'decisions'>,
  scope: UserScope,
  { words }: DecisionItem,
): Promise<Decision | undefined> {
  const text = JSON.stringify(words);
  const inForce = await decisions.decisions(scope, { status: 'in_force', limit: MOST });
  return inForce.find((one) => one.words === text);
}

async function replace(
  writers: Writers,
  dependencies: SessionDependencies,
  scope: UserScope,
  { replaces, make }: Replacing,
): Promise<Required<LoggedDecision>> {
  const before = await demandDecision(writers, scope, replaces);
  const decision = await add(writers, dependencies, scope, make(readDecision(before)));
  if (!(await writers.decisions.supersede(scope, { id: before.id, by: decision.id }))) {
    throw new HoldfastError('version_conflict', {
      detail: `The decision ${before.id} has been superseded before. Supersede the one that took its place.`,
    });
  }
  return { decision, superseded: { ...before, supersededBy: decision.id } };
}

async function add(
  writers: Writers,
  { platform, timeZone }: SessionDependencies,
  scope: UserScope,
  item: DecisionItem,
): Promise<Decision> {
  const at = platform.now();
  await writers.users.ensure(scope, { at, timeZone });
  const { sessionId, words, revisitAt } = item;
  if (sessionId !== undefined) await openSession(writers, platform, scope, { sessionId });
  const id = newId(platform);
  await writers.decisions.addDecision(scope, {
    decision: {
      id,
      open: words.choice === undefined,
      salience: item.salience ?? defaultSalience,
      words: JSON.stringify(words),
      decidedAt: item.decidedAt ?? at,
      createdAt: at,
      ...(sessionId === undefined ? {} : { sessionId }),
      ...(revisitAt === undefined ? {} : { revisitAt }),
    },
  });
  return present(await writers.decisions.decision(scope, { id }));
}

async function demandDecision(
  { decisions }: Pick<Writers, 'decisions'>,
  scope: UserScope,
  id: string,
): Promise<Decision> {
  const found = await decisions.decision(scope, { id });
  if (found !== undefined) return found;
  throw new HoldfastError('not_found', { detail: `There is no decision ${id} in this space.` });
}
