import { describe, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import type { Problem, Solution } from '../../domain/knowledge/knowledge-store.ts';
import { prepareMemory } from '../../domain/memories/prepare.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Readers } from '../../domain/store.ts';
import { present } from '../../domain/present.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const ben = scopeOf('ben');
const home = scopeOf('ana', { spaces: ['home'] });
const everywhere = scopeOf('ana', { spaces: '*' });

export function knowledgeSuite(under: StoreUnderTest): void {
  describe('knowledge', () => {
    const fixture = useStore(under);
    const remember = async (scope: UserScope, content: string): Promise<Memory> =>
      fixture.store.write(scope, async (w) => {
        await w.users.ensure(scope, { at: 1, timeZone: 'UTC' });
        const memory = prepareMemory({ content }, fixture.platform, 'none');
        return present((await w.memories.insert(scope, { memories: [memory] }))[0]);
      });
    const problem = async (
      scope: UserScope,
      hashes: {
        readonly exact: string;
        readonly byFrames?: string;
        readonly byMessage?: string;
        readonly version?: number;
      },
      at = 1_000,
    ): Promise<Problem> => {
      const { seq } = await remember(scope, `words of ${hashes.exact}`);
      const made = { id: newId(fixture.platform), seq, version: 1, byMessage: 'm', occurrences: 1, ...hashes };
      return fixture.store.write(scope, (w) => w.knowledge.addProblem(scope, { problem: made, at }));
    };
    const solution = async (scope: UserScope, { no }: Problem, content: string): Promise<Solution> => {
      const { seq } = await remember(scope, content);
      const made = { id: newId(fixture.platform), problemNo: no, seq, origin: 'told' } as const;
      return fixture.store.write(scope, (w) => w.knowledge.addSolution(scope, { solution: made, at: 2_000 }));
    };
    const read = <T>(scope: UserScope, work: (knowledge: Readers['knowledge']) => Promise<T>) =>
      fixture.store.read(scope, (r) => work(r.knowledge));

    test('a problem is found by any of its hashes, of its version, by its user and in its space alone', async () => {
      const one = await problem(ana, { exact: 'e1', byFrames: 'f', byMessage: 'm1' });
      const two = await problem(ana, { exact: 'e2', byFrames: 'f', byMessage: 'm2' }, 2_000);
      expect(one).toMatchObject({ exact: 'e1', byFrames: 'f', state: 'active', occurrences: 1, firstSeenAt: 1_000 });
      const found = async (scope: UserScope, hashes: object): Promise<string[]> => {
        const asked = { version: 1, exact: '', byMessage: '', ...hashes };
        return (await read(scope, (k) => k.bySignature(scope, asked))).map(({ id }) => id);
      };
      expect(await found(ana, { exact: 'e1' })).toEqual([one.id]);
      expect(await found(ana, { byFrames: 'f' })).toEqual([two.id, one.id]);
      expect(await found(ana, { byMessage: 'm1', byFrames: 'f' })).toEqual([two.id, one.id]);
      expect(await found(ana, { exact: 'e1', version: 2 })).toEqual([]);
      expect(await found(home, { exact: 'e1' })).toEqual([]);
      expect(await found(everywhere, { exact: 'e1' })).toEqual([one.id]);
      expect(await found(ben, { exact: 'e1' })).toEqual([]);
      expect(await read(ana, (k) => k.problem(ana, { id: one.id }))).toEqual(one);
      expect(await read(ben, (k) => k.problem(ben, { id: one.id }))).toBeUndefined();
      expect(await read(ana, (k) => k.problemsByNo(ana, { nos: [one.no, two.no] }))).toEqual([two, one]);
      expect(await read(ana, (k) => k.problemsOfMemories(ana, { seqs: [two.seq] }))).toEqual([two]);
    });

    test('problems are listed by when they were last seen; solved and archived ones are left out where that is asked', async () => {
      const old = await problem(ana, { exact: 'old' }, 1_000);
      const solved = await problem(ana, { exact: 'solved' }, 2_000);
      const late = await problem(ana, { exact: 'late' }, 3_000);
      await solution(ana, solved, 'do this');
      const listed = async (params: object = {}): Promise<string[]> =>
        (await read(ana, (k) => k.listProblems(ana, { limit: 9, ...params }))).map(({ exact }) => exact);
      expect(await listed()).toEqual(['late', 'solved', 'old']);
      expect(await listed({ unsolved: true })).toEqual(['late', 'old']);
      expect(await listed({ after: { lastSeenAt: late.lastSeenAt, no: late.no } })).toEqual(['solved', 'old']);
      const archive = (limit: number): Promise<number> =>
        fixture.store.write(ana, (w) => w.knowledge.archive(ana, { before: 2_500, limit }));
      expect([await archive(1), await archive(9), await archive(9)]).toEqual([1, 1, 0]);
      expect(await listed()).toEqual(['late']);
      expect(await listed({ includeArchived: true })).toEqual(['late', 'solved', 'old']);
      const noteSeen = (scope: UserScope) =>
        fixture.store.write(scope, (w) => w.knowledge.noteSeen(scope, { no: old.no, at: 4_000 }));
      const seen = await noteSeen(ana);
      expect(seen).toMatchObject({ occurrences: 2, state: 'active', firstSeenAt: 1_000, lastSeenAt: 4_000 });
      expect(await listed()).toEqual(['old', 'late']);
      expect(await read(ana, (k) => k.listProblems(ana, { limit: 1 }))).toEqual([seen]);
      expect([await noteSeen(home), await noteSeen(ben)]).toEqual([undefined, undefined]);
      expect(await read(ben, (k) => k.listProblems(ben, { limit: 9 }))).toEqual([]);
    });

    test('a problem can have its words kept by another memory', async () => {
      const met = await problem(ana, { exact: 'e' });
      const { seq } = await remember(ana, 'other words');
      await fixture.store.write(ben, (w) => w.knowledge.reword(ben, { no: met.no, seq }));
      expect(await read(ana, (k) => k.problem(ana, { id: met.id }))).toEqual(met);
      await fixture.store.write(ana, (w) => w.knowledge.reword(ana, { no: met.no, seq }));
      expect(await read(ana, (k) => k.problem(ana, { id: met.id }))).toEqual({ ...met, seq });
    });

    test('outcomes are counted, and remember when and from what', async () => {
      const met = await problem(ana, { exact: 'e' });
      const made = await solution(ana, met, 'restart it');
      expect(made).toMatchObject({ origin: 'told', successes: 0, failures: 0, createdAt: 2_000 });
      const tell = (scope: UserScope, params: { success: boolean; learnedFrom?: string; at: number }) =>
        fixture.store.write(scope, (w) => w.knowledge.recordOutcome(scope, { id: made.id, ...params }));
      expect(await tell(ana, { success: true, learnedFrom: 'w1', at: 3_000 })).toMatchObject({
        successes: 1,
        learnedFrom: 'w1',
        lastUsedAt: 3_000,
      });
      const counted = await tell(ana, { success: false, at: 4_000 });
      expect(counted).toMatchObject({ successes: 1, failures: 1, learnedFrom: 'w1', lastFailedAt: 4_000 });
      expect(await tell(ben, { success: true, at: 5_000 })).toBeUndefined();
      expect(await tell(home, { success: true, at: 5_000 })).toBeUndefined();
      expect(await read(ana, (k) => k.solutionsOf(ana, { problemNos: [met.no] }))).toEqual([counted]);
      expect(await read(ben, (k) => k.solutionsOf(ben, { problemNos: [met.no] }))).toEqual([]);
    });

    test('what lies with a deleted memory is hidden, and gone with a purged one', async () => {
      const met = await problem(ana, { exact: 'e' });
      const made = await solution(ana, met, 'restart it');
      const other = await solution(ana, met, 'wait');
      const work = {
        id: newId(fixture.platform),
        action: 'a',
        key: 'k',
        success: false,
        problemNo: met.no,
        occurredAt: 1,
      };
      await fixture.store.write(ana, (w) => w.work.add(ana, { work, at: 1 }));
      const memories = await fixture.store.read(ana, (r) => r.memories.getBySeqs(ana, { seqs: [made.seq, met.seq] }));
      const idOf = (seq: number): string => memories.find((memory) => memory.seq === seq)?.id ?? '';
      const solutions = (): Promise<Solution[]> => read(ana, (k) => k.solutionsOf(ana, { problemNos: [met.no] }));
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: idOf(made.seq), at: 9 }));
      expect(await solutions()).toEqual([other]);
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: idOf(met.seq), at: 9 }));
      expect(await read(ana, (k) => k.problem(ana, { id: met.id }))).toBeUndefined();
      await fixture.store.write(ana, (w) => w.memories.restore(ana, { id: idOf(met.seq), at: 10 }));
      expect(await read(ana, (k) => k.problem(ana, { id: met.id }))).toEqual(met);
      await fixture.store.write(ana, (w) => w.memories.purgeSeqs(ana, { seqs: [met.seq], at: 11 }));
      expect(await solutions()).toEqual([]);
      expect(await read(ana, (k) => k.bySignature(ana, met))).toEqual([]);
      const [left] = await fixture.store.read(ana, (r) => r.work.list(ana, { filter: {}, limit: 9 }));
      expect(left).not.toHaveProperty('problemNo');
    });
  });
}
