import type { Extraction, Refusal, SourceText } from '../../domain/extraction/candidate.ts';
import type { LanguageModel, ModelRefusal } from '../../domain/language/language-model.ts';
import type { UserScope } from '../../domain/scope.ts';
import { askForExtraction } from './extract.ts';

/** The least salience of a typed memory. */
const defaultThreshold = 0.35;

interface Params {
  readonly texts: readonly SourceText[];
  readonly before: readonly SourceText[];
  readonly signal?: AbortSignal;
}

interface Extracted {
  readonly extraction: Extraction;
  readonly method: 'rules' | 'model';
  readonly repaired: boolean;
  readonly fellBack?: ModelRefusal;
}

/** An `Extractor` that asks a model. What it cannot read (no model, no budget, no sound answer) is left to the rules. */
export function modelExtractor({
  model,
  rules,
  refusalOf,
  threshold = defaultThreshold,
}: {
  readonly model: LanguageModel;
  readonly rules: { extract(scope: UserScope, params: Params): Promise<Extracted> };
  /** Why a text is passed over before any model sees it; undefined when it is to be read. */
  readonly refusalOf: (text: SourceText) => Refusal | undefined;
  readonly threshold?: number;
}): { extract(scope: UserScope, params: Params): Promise<Extracted> } {
  return {
    async extract(scope, params) {
      const answer = await askForExtraction(model, scope, { ...params, refusalOf, threshold });
      if (answer.ok) return { extraction: answer.value, method: 'model', repaired: answer.repaired };
      return { ...(await rules.extract(scope, params)), fellBack: answer.reason };
    },
  };
}
