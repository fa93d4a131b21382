import type { EmbedderSettings } from '@holdfast/core';
import { type BenchOptions, choiceFlag } from '../bench.ts';

/** The embedder that the flags name. @throws Error naming the flag that is missing */
export function embedderOf(options: BenchOptions): EmbedderSettings {
  const kind = choiceFlag(options, 'embedder', ['none', 'static', 'openai']);
  const needed = (flag: string): string => {
    const value = options.flags.get(flag);
    if (value === undefined) throw new Error(`--embedder ${kind} needs --${flag}`);
    return value;
  };
  switch (kind) {
    case 'none':
      return { kind };
    case 'static':
      return { kind, path: needed('model') };
    case 'openai':
      return { kind, model: needed('model'), baseUrl: needed('url') };
  }
}
