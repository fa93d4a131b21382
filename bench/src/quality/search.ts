import type { RecipeProfile } from '@holdfast/core';

/**
 * What each number of a profile may become, plain BM25's value first. Coarse on purpose: a finer grid would fit the
 * set rather than the language. `phrase`, `askingSession`, `namedSpeaker` and `vectors` have nothing to go by in sets
 * without quotation marks, asking sessions and models.
 */
const choices: readonly (readonly Partial<RecipeProfile>[])[] = [
  [{ questionWords: false }, { questionWords: true }],
  [{ mixing: false }, { mixing: true }],
  [0, 0.15, 0.3, 0.5].map((session) => ({ session })),
  [1, 1.5, 2.2, 3].map((speaker) => ({ speaker })),
  [1, 1.5, 2, 3].map((firstPerson) => ({ firstPerson })),
  [0, 0.2, 0.4, 0.6].map((kin) => ({ kin })),
  [1, 1.2, 1.5].map((name) => ({ name })),
  [
    { feedback: { weight: 0, longestQuestion: 0, documents: 0, terms: 0 } },
    { feedback: { weight: 0.1, longestQuestion: 6, documents: 5, terms: 10 } },
    { feedback: { weight: 0.2, longestQuestion: 6, documents: 5, terms: 10 } },
    { feedback: { weight: 0.3, longestQuestion: 6, documents: 5, terms: 10 } },
    { feedback: { weight: 0.2, longestQuestion: 12, documents: 5, terms: 10 } },
  ],
  [1, 1.15, 1.3, 1.5].map((answerType) => ({ answerType })),
  [
    { window: { factor: 1, share: 0 } },
    { window: { factor: 1.25, share: 0.1 } },
    { window: { factor: 1.5, share: 0.2 } },
    { window: { factor: 2, share: 0.3 } },
  ],
  [
    { moment: { factor: 1, share: 0, days: 0 } },
    { moment: { factor: 1.25, share: 0.2, days: 31 } },
    { moment: { factor: 1.5, share: 0.4, days: 31 } },
    { moment: { factor: 2, share: 0.6, days: 31 } },
  ],
  [0, 0.02, 0.05].map((salience) => ({ salience })),
  [0, 0.02, 0.05].map((recency) => ({ recency })),
];

/** A gain below this is chance: the simpler value, which comes first, stays. */
const WORTH = 0.001;
const ROUNDS = 2;

/**
 * One number at a time, in the order above, twice over: deterministic, and easy to follow.
 * @param params.gain what a profile is worth; more is better
 */
export async function search(params: {
  readonly from: RecipeProfile;
  readonly gain: (profile: RecipeProfile) => Promise<number>;
}): Promise<RecipeProfile> {
  let best = params.from;
  let most = await params.gain(best);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const values of choices) {
      for (const value of values) {
        const profile = { ...best, ...value };
        const gain = await params.gain(profile);
        if (gain <= most + WORTH) continue;
        best = profile;
        most = gain;
      }
    }
  }
  return best;
}
