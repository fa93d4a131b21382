import { nameless } from '../forgetting/nameless.ts';
import { forgetReflections } from '../planner/reflections/forget-reflections.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { DecisionWords } from '../sessions/words.ts';
import { readDecision } from '../sessions/words.ts';
import type { Store } from '../store.ts';
import type { Decision, DecisionReader } from './decision-store.ts';

/** Rows that are read at once. */
const PAGE = 200;

/**
 * Takes out of decisions what they took over from those in whose place they are, when those are about to be removed: question,
 * options and tags are copied from one to the next. What one that stays had said before them stays.
 */
export async function forgetCarriedDecisions(
  { store }: { readonly store: Store },
  scope: UserScope,
  isGoing: (decision: Decision) => boolean,
): Promise<void> {
  const chains = await store.read(scope, ({ decisions }) => chainsOf(decisions, scope, isGoing));
  for (const chain of chains) {
    const changed = rewordedOf(chain, isGoing);
    if (changed.length === 0) continue;
    await store.write(scope, async ({ decisions, planner }) => {
      for (const one of changed) await decisions.reword(scope, one);
      const ids = new Set(changed.map(({ id }) => id));
      await forgetReflections(planner, scope, { of: 'records', ids });
    });
  }
}

/** Decisions in the order in which each took the place of the one before; only where one of them goes. */
async function chainsOf(
  decisions: DecisionReader,
  scope: UserScope,
  isGoing: (decision: Decision) => boolean,
): Promise<readonly (readonly Decision[])[]> {
  const superseded = new Map<string, Decision>();
  let after: Decision | undefined;
  do {
    const place: { after?: Decision } = after === undefined ? {} : { after };
    const page = await decisions.decisions(scope, { status: 'superseded', limit: PAGE, ...place });
    for (const one of page) superseded.set(one.id, one);
    after = page.length === PAGE ? page.at(-1) : undefined;
  } while (after !== undefined);
  const next = new Set([...superseded.values()].map(({ supersededBy }) => supersededBy));
  const chains: Decision[][] = [];
  for (const first of superseded.values()) {
    if (next.has(first.id)) continue;
    const chain = [first];
    let id = present(first.supersededBy);
    for (let one = superseded.get(id); one !== undefined; one = superseded.get(id)) {
      chain.push(one);
      id = present(one.supersededBy);
    }
    if (!chain.some(isGoing)) continue;
    const inForce = await decisions.decision(scope, { id });
    chains.push(inForce === undefined ? chain : [...chain, inForce]);
  }
  return chains;
}

function rewordedOf(
  chain: readonly Decision[],
  isGoing: (decision: Decision) => boolean,
): readonly { readonly id: string; readonly words: string }[] {
  const said = new Set<string>();
  const lost = new Set<string>();
  const changed: { readonly id: string; readonly words: string }[] = [];
  for (const one of chain) {
    const words = readDecision(one);
    if (isGoing(one)) {
      for (const text of textsOf(words)) if (!said.has(text)) lost.add(text);
      continue;
    }
    const kept = without(words, lost);
    for (const text of textsOf(kept)) said.add(text);
    const text = JSON.stringify(kept);
    if (text !== one.words) changed.push({ id: one.id, words: text });
  }
  return changed;
}

function without(words: DecisionWords, lost: ReadonlySet<string>): DecisionWords {
  return {
    ...words,
    question: lost.has(words.question) ? nameless : words.question,
    options: words.options.filter((option) => !lost.has(JSON.stringify(option))),
    tags: words.tags.filter((tag) => !lost.has(tag)),
  };
}

/** What is copied from one to the next. */
function textsOf({ question, options, tags }: DecisionWords): readonly string[] {
  return [question, ...options.map((option) => JSON.stringify(option)), ...tags];
}
