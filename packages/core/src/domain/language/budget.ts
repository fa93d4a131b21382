/** In US dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

export type Limit = number | 'unlimited';

/** What may be used in one day of UTC. `cost` is in millionths of a US dollar, as everywhere in the domain. */
export interface Limits {
  readonly calls: number;
  readonly tokens: number;
  readonly cost: number;
}

/** What a call uses, or may use at most. */
export interface Amount {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
}

/** The UTC day of an instant, as YYYY-MM-DD. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** Dollars for a million tokens are millionths of a dollar for one. Rounded up: a limit is kept from below. */
export function costOf(
  tokens: { readonly inputTokens: number; readonly outputTokens: number },
  price: Price | undefined,
): number {
  if (price === undefined) return 0;
  return Math.ceil(tokens.inputTokens * price.input + tokens.outputTokens * price.output);
}

/** A chat's frame around its messages, which no text shows, in tokens. */
const FRAME_TOKENS = 64;

/**
 * The most that a request can use. A token of any byte-level vocabulary stands for at least one byte, so that bytes of
 * the whole body bound the input; the output is bounded by what the request asks for.
 */
export function worstCase(params: {
  readonly bodyBytes: number;
  readonly maxOutputTokens: number;
  readonly price: Price | undefined;
}): Amount {
  const tokens = { inputTokens: params.bodyBytes + FRAME_TOKENS, outputTokens: params.maxOutputTokens };
  return { ...tokens, cost: costOf(tokens, params.price) };
}

export const nothingUsed: Amount = { inputTokens: 0, outputTokens: 0, cost: 0 };

/**
 * What a request used by the figures of its reply. What the reply leaves unsaid counts as the most it can have been;
 * no prompt has zero tokens, so that such a figure is none.
 */
export function usedBy(
  told: {
    readonly inputTokens?: number | undefined;
    readonly outputTokens?: number | undefined;
    /** As the endpoint reckons it, in US dollars. */
    readonly dollars?: number | undefined;
  },
  worst: Amount,
  price: Price | undefined,
): Amount {
  const { inputTokens, outputTokens, dollars } = told;
  if (inputTokens === undefined || outputTokens === undefined || inputTokens <= 0 || outputTokens < 0) return worst;
  const tokens = { inputTokens, outputTokens };
  const reckoned = costOf(tokens, price);
  // Ours may lack what a router adds, theirs the surcharge of a contract: the greater one is the safe one.
  const theirs = dollars === undefined || dollars < 0 ? 0 : Math.ceil(dollars * 1_000_000);
  return { ...tokens, cost: Math.max(reckoned, theirs) };
}
