import { describe, expect, test } from 'vitest';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { prepareMemory, type RememberItem } from '../memories/prepare.ts';
import type { Memory } from '../memories/memory.ts';
import type { CallReader, StoredConversation } from './call-store.ts';
import { addressOf, cluesOf, guestOf, resolveCaller } from './caller.ts';
import { expand, placesFor } from './expand.ts';
import { extractSummary } from './extract-summary.ts';
import { filledIn, shortened, standingScore, variablesOf } from './greeting.ts';
import { defaultVoiceSettings } from './settings.ts';

const tenant = { kind: 'tenant', tenant: 'acme' } as const;
const platform = fakePlatform();
const now = Date.UTC(2026, 0, 10);

describe('addresses', () => {
  test('are numbers in E.164 or addresses of SIP', async () => {
    expect(await addressOf('+1 (555) 123-4567')).toEqual({ kind: 'phone', address: '+15551234567' });
    expect(await addressOf('tel:+15551234567')).toEqual({ kind: 'phone', address: '+15551234567' });
    expect(await addressOf('030 901820', 'DE')).toEqual({ kind: 'phone', address: '+4930901820' });
    expect(await addressOf('sip:ana@Example.COM:5060;transport=udp')).toEqual({
      kind: 'sip',
      address: 'ana@example.com',
    });
    expect(await addressOf('sip:+15551234567@trunk.example.com')).toEqual({ kind: 'phone', address: '+15551234567' });
    expect(await addressOf('+1@trunk.example.com')).toEqual({ kind: 'sip', address: '+1@trunk.example.com' });
    expect(await addressOf('anonymous')).toBeUndefined();
  });
});

describe('who calls', () => {
  const known: Readonly<Record<string, { readonly user: string; readonly guest: boolean }>> = {
    'phone +15551234567': { user: 'ana', guest: false },
    'merged former': { user: 'ana', guest: false },
    [`merged ${guestOf(platform, tenant, 'phone:+15550000000')}`]: { user: 'ben', guest: false },
  };
  // Only `identity` is asked.
  const calls = {
    identity: async (_scope: unknown, { kind, address }: { kind: string; address: string }) => {
      const found = known[`${kind} ${address}`];
      return found === undefined ? undefined : { ...found, kind, address, createdAt: 1, calledAt: 1 };
    },
  } as unknown as CallReader;
  const resolve = async (userIds: readonly string[], ...addresses: readonly string[]) =>
    resolveCaller({ calls, platform }, tenant, await cluesOf({ userIds, addresses }));

  test('is whom the call names, else whom the number is known as, else a guest', async () => {
    expect(await resolve(['cleo'], '+15551234567')).toMatchObject({ user: 'cleo', known: true, guest: false });
    expect(await resolve(['former'])).toEqual({ user: 'ana', known: true, guest: false });
    expect(await resolve(['a\nb'], '+15551234567')).toMatchObject({ user: 'ana', known: true });
    expect(await resolve([], 'anonymous', '+15551234567')).toMatchObject({ user: 'ana' });
    expect(await resolve([], '+15550000000')).toMatchObject({ user: 'ben', guest: false });
    const guest = await resolve([], '+15559999999');
    expect(guest).toMatchObject({ known: false, guest: true, address: { kind: 'phone' } });
    expect(await resolve([guest?.user ?? ''])).toMatchObject({ guest: true });
    expect(await resolve([], 'withheld')).toBeUndefined();
  });
});

describe('the greeting', () => {
  const memory = (fields: RememberItem): Memory => ({
    ...prepareMemory({ tags: [], ...fields }, platform, 'none'),
    seq: 1,
    tenant: 'acme',
    user: 'ana',
    space: 'default',
  });
  const last: StoredConversation = {
    no: 1,
    id: 'i',
    space: 'default',
    provider: 'vapi',
    externalId: 'c',
    status: 'completed',
    startedAt: now,
    turns: 1,
    details: '',
    createdAt: 1,
    updatedAt: 1,
  };

  test('weighs salience and recency', () => {
    const at = (salience: number, days: number) =>
      standingScore({ seq: 1, salience, occurredAt: now - days * 86_400_000, decayRate: 0.1 }, now);
    expect(at(0.5, 0)).toBeCloseTo(0.7, 12);
    expect(at(1, 10)).toBeCloseTo(0.8, 12);
  });

  test('tells what is known, within bounds, and every variable that is declared', () => {
    const memories = [
      memory({ content: 'Dana lives in Lisbon.', tags: ['home'], occurredAt: now - 1 }),
      memory({ content: 'word '.repeat(200), tags: ['home', 'work'], occurredAt: 5 }),
      ...Array.from({ length: 9 }, () => memory({ content: 'x'.repeat(290), occurredAt: 5 })),
    ];
    const settings = { ...defaultVoiceSettings, userVariable: 'customer', variables: { plan: 'free' } };
    const known = {
      user: 'ana',
      known: true,
      name: 'Dana',
      memories,
      last,
      details: { summary: 'Asked about boats.', title: 'Boats' },
    };
    const variables = variablesOf(known, settings, ['company', 'plan']);
    expect(variables).toMatchObject({
      user_id: 'ana',
      customer: 'ana',
      user_name: 'Dana',
      recent_topics: 'Boats, home, work',
      last_interaction: '2026-01-10T00:00:00.000Z',
      caller_known: 'yes',
      company: '',
      plan: 'free',
    });
    expect(variables['memory_context']).toContain(
      'Last call on 2026-01-10: Asked about boats.\nDana lives in Lisbon.\n',
    );
    expect((variables['memory_context'] ?? '').length).toBeLessThan(1_500);
    const nobody = { user: '', known: false, name: undefined, memories: [], last: undefined, details: undefined };
    expect(variablesOf(nobody, defaultVoiceSettings, [])).toEqual({
      user_id: '',
      user_name: 'there',
      memory_context: 'Nothing is known of this caller yet.',
      recent_topics: 'none',
      last_interaction: 'never',
      caller_known: 'no',
    });
    expect(variablesOf({ ...known, details: { title: 'Boats' }, memories: [] }, settings, [])['memory_context']).toBe(
      'Last call on 2026-01-10: Boats',
    );
  });

  test('texts are cut between words, and templates filled in', () => {
    expect(shortened('one  two\nthree', 20)).toBe('one two three');
    expect(shortened('one two three', 10)).toBe('one two…');
    expect(shortened('x'.repeat(20), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(filledIn('Hi {{user_name}}, {{ gone }}!', { user_name: 'Dana' })).toBe('Hi Dana, !');
  });
});

describe('expansion by links', () => {
  const link = (from: number, to: number, weight: number) => ({ from, to, weight });

  test('follows the two strongest links of each match, and raises matches that are linked', () => {
    const found = expand(
      [
        { seq: 1, score: 0.8 },
        { seq: 2, score: 0.5 },
      ],
      [link(1, 2, 1), link(3, 1, 0.9), link(1, 4, 0.1), link(2, 3, 1)],
      { limit: 3 },
    );
    expect(found.map(({ seq, linked }) => [seq, linked])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(found.map(({ score }) => score)).toEqual([0.8 + 0.1 * 0.5, 0.5 + 0.1 * 0.8, 0.8 * 0.9 * 0.8]);
  });

  test('never tells more than asked for and two more, nor a score above one', () => {
    expect([1, 3, 5, 9].map(placesFor)).toEqual([3, 5, 5, 9]);
    const many = Array.from({ length: 9 }, (_, at) => link(1, 10 + at, 0.5));
    expect(expand([{ seq: 1, score: 1 }], many, { limit: 1 })).toHaveLength(3);
    expect(
      expand(
        [
          { seq: 1, score: 1 },
          { seq: 2, score: 1 },
        ],
        [link(1, 2, 1)],
        { limit: 5 },
      ).map(({ score }) => score),
    ).toEqual([1, 1]);
    expect(expand([], [], { limit: 5 })).toEqual([]);
  });
});

describe('a summary by extraction', () => {
  test('is the sentence that fits the question, and one that says something else', () => {
    const contents = ['Hello. Dana lives in Lisbon. She likes tea.', 'Dana lives in Lisbon.', 'Prefers email', 'More.'];
    expect(extractSummary('Where does Dana live? In Lisbon?', contents)).toBe('Dana lives in Lisbon. Prefers email.');
    expect(extractSummary('q', [])).toBe('');
    expect(extractSummary('q', ['', '...'])).toBe('');
  });
});
