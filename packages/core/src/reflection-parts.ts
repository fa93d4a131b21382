import type { ReflectDependencies } from './domain/planner/reflections/reflect.ts';
import { createReflectionWatch, type ReflectionWatch } from './domain/planner/reflections/reflection-watch.ts';
import { plannedBlocks } from './domain/planner/schedules/planned-blocks.ts';
import type { LanguageModel } from './domain/language/language-model.ts';
import type { OpenOptions } from './open.ts';
import { summariseBy } from './worker/summarise.ts';

export interface ReflectionParts {
  /** How days and weeks are looked back on when somebody asks. */
  readonly reflecting: Pick<ReflectDependencies, 'blocks' | 'summarise'>;
  /** How nights do so; undefined where they do not. */
  readonly reflections: ReflectDependencies | undefined;
  /** Looks back early when much has happened; undefined where only nights do. */
  readonly reflectionWatch: ReflectionWatch | undefined;
}

export function reflectionParts(
  { reflections: wished }: Pick<OpenOptions, 'reflections'>,
  {
    model,
    ...dependencies
  }: Pick<ReflectDependencies, 'store' | 'platform' | 'timeZone'> & { readonly model: LanguageModel },
): ReflectionParts {
  const reflecting = { blocks: plannedBlocks, summarise: summariseBy(model) };
  const enough = wished === false ? undefined : wished?.importance;
  return {
    reflecting,
    reflections: wished === false ? undefined : { ...dependencies, ...reflecting },
    reflectionWatch: enough === undefined ? undefined : createReflectionWatch(dependencies.platform, { enough }),
  };
}
