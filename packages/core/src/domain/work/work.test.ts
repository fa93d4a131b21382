import { describe, expect, test } from 'vitest';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { createAnalyzer } from '../recall/analyzer/analyzer.ts';
import { likeness, workReader } from './same-work.ts';
import { type Work, workKey } from './work-key.ts';

describe('the key of work', () => {
  const platform = fakePlatform();
  const key = (work: Work): string => workKey(platform, work);
  test('is the same for the same task, action and input, however they are spelt', () => {
    const one = key({ task: 'Release 2.1', action: 'Run the tests', input: '{"a":1,"b":[2]}' });
    expect(key({ task: ' release 2.1', action: 'run  the tests.', input: '{"b":[2],"a":1}' })).toBe(one);
    expect(key({ task: 'Release 2.2', action: 'Run the tests', input: '{"a":1,"b":[2]}' })).not.toBe(one);
    expect(key({ action: 'run the tests' })).toBe(key({ action: 'Run the tests!', input: 'null' }));
  });
});

describe('two works are the same', () => {
  const read = workReader(createAnalyzer());
  const like = (one: Work, other: Work): number => likeness(read(one), read(other), () => 1);
  const says = (one: string, other: string): number => like({ action: one }, { action: other });

  test.for<readonly [one: string, other: string]>([
    ['Fix the login redirect loop', 'please repair the redirect loop of the login'],
    ['Write the weekly report', 'create weekly reports'],
    ['Deploy billing 2.3.1 to staging', 'Release billing 2.3.1 to staging'],
    ['Move orders to postgres', 'move orders postgres'],
    ['Rename getUser to loadUser', 'rename getUser to loadUser now'],
  ])('%s / %s', ([one, other]) => {
    expect(says(one, other)).toBeGreaterThanOrEqual(0.75);
  });

  test.for<readonly [one: string, other: string]>([
    ['Deploy billing 2.3.1 to staging', 'Deploy billing 2.3.2 to staging'],
    ['Enable the cache', 'Disable the cache'],
    ['Write the release notes of the billing service', 'Write the release notes of the search service'],
    ['Move orders from mysql to postgres', 'Move orders from postgres to mysql'],
    ['Read src/cart.ts', 'Read src/order.ts'],
    ['please', 'now'],
  ])('but not %s / %s', ([one, other]) => {
    expect(says(one, other)).toBeLessThan(0.75);
  });

  test('by what they are given, whatever its fields are called', () => {
    const run = (input: unknown): Work => ({ action: 'run tests', input: JSON.stringify(input) });
    expect(like(run({ suite: 'billing', retry: null }), run({ name: ['Billing'] }))).toBe(1);
    expect(like(run({ suite: 'billing', shard: 1 }), run({ suite: 'billing', shard: 2 }))).toBe(0);
    expect(like({ action: 'v1' }, { action: 'v1' })).toBe(1);
  });

  test('more surely the rarer the words that they share', () => {
    const [one, other] = [read({ action: 'rotate certificates yearly' }), read({ action: 'rotate certificates' })];
    const common = likeness(one, other, (term) => (term.startsWith('certif') ? 1 : 3));
    const rare = likeness(one, other, (term) => (term.startsWith('certif') ? 9 : 3));
    expect(rare).toBeGreaterThan(common);
  });
});
