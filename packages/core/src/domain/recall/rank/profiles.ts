import type { ProfileName } from '../query.ts';

/** Weights of a plain sum over similarity, salience, recency and links. */
export interface SumProfile {
  readonly kind: 'sum';
  readonly similarity: number;
  readonly salience: number;
  readonly recency: number;
  /** Average weight of a memory's links; 0 for a memory without any. */
  readonly links: number;
}

/** The recipe: every part is a number that may be set to its neutral value (0 or 1) to take the part out. */
export interface RecipeProfile {
  readonly kind: 'recipe';
  /** Leave out of a question what is not its subject: request, stop words, fillers, names of speakers. */
  readonly questionWords: boolean;
  /** Weight of everyday words that may stand in place of an asked one ("pet": dog, puppy). */
  readonly kin: number;
  /** Weight of a word that the question writes as a name, beside 1 for any other. */
  readonly name: number;
  /** Borrow words from neighbouring turns. */
  readonly mixing: boolean;
  /** Weight of the session's own score beside the turn's. */
  readonly session: number;
  readonly feedback: {
    /** Share of the question's weight that the added terms get together; 0 switches it off. */
    readonly weight: number;
    readonly longestQuestion: number;
    readonly documents: number;
    readonly terms: number;
  };
  /** Factors on memories that fit a signal of the question; never filters. */
  readonly speaker: number;
  readonly firstPerson: number;
  readonly answerType: number;
  readonly phrase: number;
  /** Memories of the session that asks. */
  readonly askingSession: number;
  /**
   * What the asking session touched lately: factor on it and on the turns around it. For a question that leans on the
   * one before it also the share of the best score that what was touched gets without a word in common, and the
   * weight of the earlier question's terms.
   */
  readonly workingSet: { readonly factor: number; readonly share: number; readonly terms: number };
  /** Memories of some time after the one that the question names: factor, and share of the best score. */
  readonly window: { readonly factor: number; readonly share: number };
  /** Memories of the named time itself, if it is no longer than so many days; they need share no word. */
  readonly moment: { readonly factor: number; readonly share: number; readonly days: number };
  /** Fill the results up with what a named speaker said, so that a known name never leads to nothing. */
  readonly namedSpeaker: boolean;
  /** Vote of the vectors: share of the best word score that the nearest vector can add. */
  readonly vectors: number;
  /** The same for the names in a question, and for who, when and where, once these heads have vectors. */
  readonly entityVectors: number;
  readonly situationVectors: number;
  /** Vote of entities: share of the best word score that the strongest tie can add. */
  readonly entities: number;
  /** The same of what links from the best memories lead to, and from how many of the best they are followed. */
  readonly links: { readonly share: number; readonly seeds: number };
  /** Nudges: their factors together reach at most 1 + salience + recency. */
  readonly salience: number;
  readonly recency: number;
}

export type Profile = SumProfile | RecipeProfile;

/** Saturation and length normalisation of BM25 (Robertson and Zaragoza, 2009), for turns and for whole sessions. */
export const bm25 = { turn: { k1: 0.9, b: 0.4 }, session: { k1: 1.2, b: 0.75 } } as const;

const relevance: RecipeProfile = {
  kind: 'recipe',
  questionWords: true,
  kin: 0.4,
  name: 1.2,
  mixing: true,
  session: 0.3,
  feedback: { weight: 0.2, longestQuestion: 6, documents: 5, terms: 10 },
  speaker: 2.2,
  firstPerson: 2,
  answerType: 1.3,
  phrase: 1.5,
  askingSession: 1.2,
  workingSet: { factor: 1.2, share: 0.2, terms: 0.4 },
  window: { factor: 1.5, share: 0.2 },
  moment: { factor: 1.5, share: 0.4, days: 31 },
  namedSpeaker: true,
  vectors: 0.3,
  entityVectors: 0.1,
  situationVectors: 0.1,
  entities: 0.3,
  links: { share: 0.1, seeds: 5 },
  salience: 0.02,
  recency: 0.02,
};

/** The settings behind the names. */
export const profiles = {
  relevance,
  balanced: { kind: 'sum', similarity: 0.6, salience: 0.3, recency: 0.1, links: 0 },
  voice: { kind: 'sum', similarity: 0.6, salience: 0.2, recency: 0.1, links: 0.1 },
} as const satisfies Readonly<Record<ProfileName, Profile>>;

/** The recipe with every part taken out: plain BM25 over single memories. */
const neutral: Omit<RecipeProfile, 'kind'> = {
  questionWords: false,
  kin: 0,
  name: 1,
  mixing: false,
  session: 0,
  feedback: { weight: 0, longestQuestion: 0, documents: 0, terms: 0 },
  speaker: 1,
  firstPerson: 1,
  answerType: 1,
  phrase: 1,
  askingSession: 1,
  workingSet: { factor: 1, share: 0, terms: 0 },
  window: { factor: 1, share: 0 },
  moment: { factor: 1, share: 0, days: 0 },
  namedSpeaker: false,
  vectors: 0,
  entityVectors: 0,
  situationVectors: 0,
  entities: 0,
  links: { share: 0, seeds: 0 },
  salience: 0,
  recency: 0,
};

export type RecipePart = keyof typeof neutral;

/** Names of the parts that can be taken out, for measuring what each is worth. */
export const recipeParts: readonly RecipePart[] = Object.keys(neutral).filter(isPart);

function isPart(name: string): name is RecipePart {
  return name in neutral;
}

/** A profile with some parts at their neutral value; without all of them it is plain BM25. */
export function withoutParts(profile: RecipeProfile, parts: readonly RecipePart[]): RecipeProfile {
  return { ...profile, ...Object.fromEntries(parts.map((part) => [part, neutral[part]])) };
}

/** 32 bits (FNV-1a) of all that decides a ranking under a profile, as hex: benches record it. */
export function profileHash(profile: Profile): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify([profile, bm25])) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
