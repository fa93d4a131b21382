import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doubleColumn } from './column.ts';
import { SeqPlaces } from './seq-places.ts';

test('the last document of every storage number is found, in whatever order they came', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60)), (seqs) => {
      const column = doubleColumn();
      const places = new SeqPlaces(column);
      const wanted = new Map<number, number>();
      for (const [doc, seq] of seqs.entries()) {
        column.push(seq);
        places.add(doc);
        wanted.set(seq, doc);
      }
      for (let seq = -1; seq <= 61; seq += 1) expect(places.find(seq)).toBe(wanted.get(seq));
      expect(places.bytes).toBeGreaterThan(0);
    }),
    { seed: 3 },
  );
});
