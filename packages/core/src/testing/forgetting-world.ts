import { afterEach, beforeEach } from 'vitest';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from './fake-platform.ts';
import type { NewFact } from '../domain/facts/fact-store.ts';
import { newId } from '../domain/ids.ts';
import type { Memory } from '../domain/memories/memory.ts';
import { type RememberItem, prepareMemory } from '../domain/memories/prepare.ts';
import { present } from '../domain/present.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import type { ForgettingCaches } from '../domain/forgetting/caches.ts';
import { forget } from '../domain/forgetting/forget.ts';
import { forgottenAmong } from '../domain/forgetting/marks.ts';
import type { Receipt } from '../domain/forgetting/receipt.ts';
import type { ForgettingTarget } from '../domain/forgetting/target.ts';

export const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
export const everywhere: UserScope = { ...ana, spaces: '*' };

/** A store of its own for each test, and shorthands for what is in it. Made outside of tests, used inside. */
export class ForgettingWorld {
  platform: FakePlatform = fakePlatform();
  #store: Store | undefined;
  /** Contents of events that are asked about, and those that are said to be meant. */
  asked: readonly (string | undefined)[] = [];
  heard: (string | undefined)[] = [];
  /** Whether what is shared cannot be reached. */
  broken = false;
  readonly errors: unknown[] = [];

  constructor() {
    beforeEach(async () => {
      this.platform = fakePlatform();
      this.#store = await openSqliteStore({ path: ':memory:', platform: this.platform });
      this.asked = [];
      this.heard = [];
      this.errors.length = 0;
      this.broken = false;
    });
    afterEach(() => this.#store?.close());
  }

  get store(): Store {
    if (this.#store === undefined) throw new Error('the store is only there inside a test');
    return this.#store;
  }

  readonly caches: ForgettingCaches = {
    forget: async (_, { concerns }) => {
      if (this.broken) throw new Error('Redis is away');
      for (const content of this.asked) if (await concerns(content)) this.heard.push(content);
    },
  };

  /** The store, for tests that change one of its methods. */
  passing(): Store {
    return {
      capabilities: this.store.capabilities,
      read: (scope, work) => this.store.read(scope, work),
      write: (scope, work) => this.store.write(scope, work),
      scrub: () => this.store.scrub(),
      figures: () => this.store.figures(),
      bytes: () => this.store.bytes(),
      ping: () => this.store.ping(),
      close: () => this.store.close(),
    };
  }

  dependencies() {
    const { store, platform, caches, errors } = this;
    return { store, platform, caches, onError: (error: unknown) => void errors.push(error) };
  }

  async remember(content: string, more: Partial<RememberItem> = {}, scope = ana): Promise<Memory> {
    const memory = prepareMemory({ content, ...more }, this.platform, 'none');
    return present((await this.store.write(scope, (w) => w.memories.insert(scope, { memories: [memory] })))[0]);
  }

  /** A memory that Holdfast made of others. */
  async derive(type: string, content: string, ...from: readonly Memory[]): Promise<Memory> {
    const made = await this.remember(content, { source: { type, id: content } });
    const links = from.map(({ seq }) => ({
      from: made.seq,
      to: seq,
      type: 'derived_from' as const,
      weight: 1,
      origin: 'automatic' as const,
    }));
    await this.store.write(ana, (w) => w.links.put(ana, { links, at: 1 }));
    return made;
  }

  async state(object: string, sources: readonly Memory[], more: Partial<NewFact> = {}): Promise<string> {
    const fact: NewFact = {
      id: newId(this.platform),
      subject: 'Ana',
      predicate: 'lives_in',
      object,
      confidence: 1,
      origin: 'rules',
      sources: sources.map(({ seq }) => seq),
      ...more,
    };
    await this.store.write(ana, (w) => w.facts.insert(ana, { facts: [fact], at: 1 }));
    return fact.id;
  }

  async mention(name: string, memories: readonly Memory[], aliases: readonly string[] = []): Promise<string> {
    return this.store.write(ana, async (w) => {
      const entities = [{ id: newId(this.platform), name, type: 'person' as const, aliases }];
      const entity = present((await w.entities.ensure(ana, { entities, at: 1 }))[0]);
      await w.entities.mention(ana, { mentions: memories.map(({ seq }) => ({ entityNo: entity.no, seq })) });
      return entity.id;
    });
  }

  async forgetNow(target: ForgettingTarget, scope = ana): Promise<Receipt> {
    const done = await forget(this.dependencies(), scope, { target });
    if (done.status === 'complete') return done.receipt;
    throw new Error(`not complete: ${String(this.errors[0])}`);
  }

  async memoriesLeft(): Promise<string[]> {
    const rows = await this.store.read(everywhere, (r) => r.memories.scan(everywhere, { afterSeq: 0, limit: 999 }));
    return rows.map(({ content }) => content);
  }

  async factsLeft(): Promise<{ readonly object: string; readonly flagged: boolean }[]> {
    const filter = { includeSuperseded: true };
    const facts = await this.store.read(everywhere, (r) => r.facts.list(everywhere, { filter, limit: 99 }));
    return facts.map(({ object, flagged }) => ({ object, flagged }));
  }

  async marked(...texts: string[]): Promise<string[]> {
    return [...(await this.store.read(ana, (r) => forgottenAmong(r, this.platform, ana, texts))).keys()];
  }
}

export const ofMemory = (...memories: readonly Memory[]): ForgettingTarget => ({
  type: 'memory',
  ids: memories.map(({ id }) => id),
});
