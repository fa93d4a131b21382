import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Api } from '../api/api.ts';
import type { Job } from '../domain/jobs/job-store.ts';
import type { Pacer } from '../domain/pacing/pacer.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../testing/fake-platform.ts';
import { pacedApi, pacedJobs, pacedPlatform, pacedStore } from './paced.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ada', spaces: ['default'] };
let platform: FakePlatform;
let store: Store;
let told: string[];
let pacer: Pacer;

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
  told = [];
  pacer = {
    enter() {
      told.push('enter');
      return () => void told.push('leave');
    },
    begin(dueAt) {
      told.push(`begin ${dueAt}`);
      return () => void told.push('end');
    },
    turn: () => Promise.resolve(void told.push('turn')),
    charge: (milliseconds) => void told.push(`charge ${milliseconds}`),
  };
});
afterEach(() => store.close());

test('a call is known to be under way until it has ended, however it ends; one that writes stands in line first', async () => {
  const api: Api = {
    call: () => {
      told.push('call');
      return Promise.reject(new Error('no'));
    },
    authenticate: () => Promise.resolve({ kind: 'anonymous' }),
  };
  const turns = { line: () => Promise.resolve(void told.push('line')) };
  const paced = pacedApi(api, { pacer, turns });
  await expect(paced.call('live', {}, { caller: { kind: 'owner' } })).rejects.toThrow('no');
  expect(await paced.authenticate(undefined)).toEqual({ kind: 'anonymous' });
  expect(told.splice(0)).toEqual(['enter', 'call', 'leave']);
  await expect(paced.call('remember', {}, { caller: { kind: 'owner' } })).rejects.toThrow('no');
  expect(told).toEqual(['enter', 'line', 'call', 'leave']);
});

test('a write that can wait takes a turn, and what it takes counts, also when it fails; a read does not', async () => {
  const paced = pacedStore(store, { platform, pacer });
  await paced.write(scope, (writers) => {
    platform.advance(3);
    return writers.users.ensure(scope, { at: 1, timeZone: 'UTC' });
  });
  await expect(paced.write(scope, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await paced.read(scope, ({ changes }) => changes.version(scope));
  expect(told).toEqual(['turn', 'charge 3', 'turn', 'charge 0']);
  expect([paced.capabilities, await paced.bytes(), await paced.scrub()]).toEqual([store.capabilities, 0, true]);
  await paced.ping();
  expect(await paced.figures()).toEqual({ bytes: 0, waitingWrites: 0 });
});

test('a job begins in a turn, gives turns up as they are due, and is late from when it was due, but for what takes long', async () => {
  const paced = pacedPlatform(platform, pacer);
  const handler = (): Promise<void> => paced.yieldTurn();
  const jobs = pacedJobs({ extract_memories: handler, consolidate: handler }, pacer);
  const job = { id: 'a', tenant: 't', user: 'u', payload: {}, attempts: 1, runAt: 9 } as const;
  const { signal } = new AbortController();
  const run = async (kind: Job['kind'], dueAt?: number): Promise<string[]> => {
    told.length = 0;
    await jobs[kind]?.({ ...job, kind }, { signal, ...(dueAt === undefined ? {} : { dueAt }) });
    return [...told];
  };
  expect(await run('extract_memories', 5)).toEqual(['begin 5', 'turn', 'turn', 'end']);
  expect(await run('extract_memories')).toEqual(['turn', 'turn']);
  expect(await run('consolidate', 5)).toEqual(['turn', 'turn']);
  expect(jobs.forget).toBeUndefined();
});
