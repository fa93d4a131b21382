import type { Refusal, SourceText } from '../../domain/extraction/candidate.ts';
import { defaultThreshold } from '../../domain/extraction/extract.ts';
import type { Extractor } from '../../domain/extraction/extractor.ts';
import type { LanguageModel } from '../../domain/language/language-model.ts';
import { askForExtraction } from './extract.ts';

/** An `Extractor` that asks a model. What it cannot read (no model, no budget, no sound answer) is left to the rules. */
export function modelExtractor({
  model,
  rules,
  refusalOf,
  threshold = defaultThreshold,
}: {
  readonly model: LanguageModel;
  readonly rules: Extractor;
  /** Why a text is passed over before any model sees it; undefined when it is to be read. */
  readonly refusalOf: (text: SourceText) => Refusal | undefined;
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
