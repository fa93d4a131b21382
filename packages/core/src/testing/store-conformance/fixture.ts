import { afterEach, beforeEach } from 'vitest';
import { newId } from '../../domain/ids.ts';
import type { Memory, NewMemory } from '../../domain/memories/memory.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Store } from '../../domain/store.ts';
import type { FakePlatform } from '../fake-platform.ts';

/** A fresh store with the clock that it was opened on. */
export interface OpenStore {
  readonly store: Store;
  readonly platform: FakePlatform;
  /** Closes the store and removes what it left behind. */
  cleanup(): Promise<void>;
}

/** One store to hold against the port. */
export interface StoreUnderTest {
  readonly name: string;
  open(): Promise<OpenStore>;
}

export interface Fixture {
  readonly store: Store;
  readonly platform: FakePlatform;
  /** A complete memory with defaults; ids and clock are the platform's. */
  memory(fields?: Partial<NewMemory>): NewMemory;
  /** Stores memories, each in default form, in one transaction. */
  insert(scope: UserScope, ...memories: Partial<NewMemory>[]): Promise<Memory[]>;
  /** As `insert`, of one. */
  insertOne(scope: UserScope, fields?: Partial<NewMemory>): Promise<Memory>;
}

export function scopeOf(user: string, parts: { tenant?: string; spaces?: readonly string[] | '*' } = {}): UserScope {
  return { kind: 'user', tenant: parts.tenant ?? 'acme', user, spaces: parts.spaces ?? ['default'] };
}

/** Opens a store before each test of the surrounding `describe` and removes it afterwards. */
export function useStore(under: StoreUnderTest): Fixture {
  let opened: OpenStore | undefined;
  beforeEach(async () => {
    opened = await under.open();
  });
  afterEach(async () => {
    await opened?.cleanup();
    opened = undefined;
  });
  const current = (): OpenStore => {
    if (opened === undefined) throw new Error('the store is only there inside a test');
    return opened;
  };
  const memory = (fields: Partial<NewMemory> = {}): NewMemory => {
    const { platform } = current();
    const content = fields.content ?? 'The ferry leaves at nine.';
    const now = platform.now();
    return {
      id: newId(platform),
      kind: 'episodic',
      content,
      contentHash: platform.sha256(content),
      occurredAt: now,
      dated: false,
      salience: 0.5,
      confidence: 1,
      decayRate: 0.01,
      tags: [],
      derived: [],
      metadata: {},
      createdAt: now,
      updatedAt: now,
      accessedAt: now,
      accessCount: 0,
      state: 'active',
      tier: 'hot',
      pinned: false,
      version: 1,
      embedding: 'none',
      ...fields,
    };
  };
  const insert = (scope: UserScope, ...memories: Partial<NewMemory>[]): Promise<Memory[]> =>
    current().store.write(scope, async (writers) => {
      await writers.users.ensure(scope, { at: current().platform.now(), timeZone: 'Europe/Lisbon' });
      return writers.memories.insert(scope, { memories: memories.map(memory) });
    });
  return {
    get store() {
      return current().store;
    },
    get platform() {
      return current().platform;
    },
    memory,
    insert,
    async insertOne(scope, fields = {}) {
      const [stored] = await insert(scope, fields);
      if (stored === undefined) throw new Error('nothing was stored');
      return stored;
    },
  };
}
