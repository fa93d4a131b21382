import type { ModelRefusal } from '../language/language-model.ts';
import { loadTimeParser, type TimeParser } from '../lib/time.ts';
import type { UserScope } from '../scope.ts';
import type { Extraction, SourceText } from './candidate.ts';
import { extractByRules } from './extract.ts';
import type { ExtractionMethod } from './extraction-store.ts';

export interface Extracted {
  readonly extraction: Extraction;
  readonly method: ExtractionMethod;
  /** The model's reply needed a second try. */
  readonly repaired: boolean;
  /** Why rules stood in for a model. */
  readonly fellBack?: ModelRefusal;
}

/**
 * Makes candidates of texts, by rules or by a model: both give the same types, and what becomes of them is the same.
 * Never called inside a transaction.
 */
export interface Extractor {
  extract(
    scope: UserScope,
    params: {
      /** Turns of one session in order, or one text by itself. */
      readonly texts: readonly SourceText[];
      /** Turns before them, for understanding only. */
      readonly before: readonly SourceText[];
      readonly signal?: AbortSignal;
    },
  ): Promise<Extracted>;
}

/** By rules. The parser of times is loaded when the first text names one: it takes 13 MB. */
export function rulesExtractor({ threshold }: { readonly threshold?: number } = {}): Extractor {
  let loaded: TimeParser | undefined;
  return {
    async extract(_, { texts, before }) {
      const params = { texts, before, ...(threshold === undefined ? {} : { threshold }) };
      let named = false;
      const parseTime: TimeParser = (time) => {
        named = true;
        return loaded?.(time);
      };
      let extraction = extractByRules({ ...params, parseTime });
      if (named && loaded === undefined) {
        loaded = await loadTimeParser();
        extraction = extractByRules({ ...params, parseTime });
      }
      return { extraction, method: 'rules', repaired: false };
    },
  };
}
