import type { Refusal, SourceText } from '../../domain/extraction/candidate.ts';
import { defaultThreshold } from '../../domain/extraction/extract.ts';
import type { Extractor } from '../../domain/extraction/extractor.ts';
import { refusalOf as refusalByRule } from '../../domain/extraction/refusals.ts';
import type { LanguageModel } from '../../domain/language/language-model.ts';
import { askForExtraction } from './extract.ts';

/** By a language model. What it cannot read (no model, no budget, no sound answer) is left to the rules. */
export function modelExtractor({
  model,
  rules,
  refusalOf = refusalByRule,
  threshold = defaultThreshold,
}: {
  readonly model: LanguageModel;
  readonly rules: Extractor;
  /** Why a text is passed over before any model sees it, undefined when it is to be read; as rules do when not given. */
  readonly refusalOf?: (text: SourceText) => Refusal | undefined;
  /** Least salience of a typed memory. */
  readonly threshold?: number;
}): Extractor {
  return {
    async extract(scope, params) {
      const answer = await askForExtraction(model, scope, { ...params, refusalOf, threshold });
      if (answer.ok) return { extraction: answer.value, method: 'model', repaired: answer.repaired };
      return { ...(await rules.extract(scope, params)), fellBack: answer.reason };
    },
  };
}
