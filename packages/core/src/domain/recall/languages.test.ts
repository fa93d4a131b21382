import { describe, expect, test } from 'vitest';
import { createAnalyzer } from './analyzer/analyzer.ts';
import { UserIndex } from './index/user-index.ts';
import { profiles, recipeParts, withoutParts } from './rank/profiles.ts';
import { createRanker } from './rank/ranker.ts';
import { languages } from './testing/languages.ts';
import { memoryOf, queryOf } from './testing/memories.ts';

const plain = withoutParts(profiles.relevance, recipeParts);
const analyzer = createAnalyzer();
const ranker = createRanker(analyzer);

/** Mean over questions of 1 / place of the answer. */
function reciprocalRank(language: (typeof languages)[number], profile: typeof plain): number {
  const index = new UserIndex(analyzer);
  language.talk.forEach(([, said], place) => {
    index.put(
      memoryOf({
        seq: place,
        content: said,
        sessionId: `talk ${Math.trunc(place / 4)}`,
        turn: place % 4,
        role: 'user',
      }),
    );
  });
  const places = language.talk.flatMap(([question], place) => {
    if (question === undefined) return [];
    const query = queryOf(question, { k: 20 });
    const { hits } = ranker.rank({
      partitions: index.partitions('*'),
      query,
      vector: undefined,
      time: undefined,
      profile,
    });
    const at = hits.findIndex(({ seq }) => seq === place);
    return [at === -1 ? 0 : 1 / (at + 1)];
  });
  return places.reduce((sum, each) => sum + each, 0) / places.length;
}

describe.each(languages)('$name', (language) => {
  test('is found no worse than by plain BM25', () => {
    expect(reciprocalRank(language, profiles.relevance)).toBeGreaterThanOrEqual(reciprocalRank(language, plain) - 1e-9);
    expect(reciprocalRank(language, profiles.relevance)).toBeGreaterThan(0.6);
  });
});
