import { describe, expect, test } from 'vitest';
import { auditSuite } from './audit.ts';
import { callsSuite } from './calls.ts';
import { sessionsSuite } from './sessions.ts';
import { changesSuite } from './changes.ts';
import { consolidationsSuite } from './consolidations.ts';
import { countsSuite } from './counts.ts';
import { embeddingsSuite } from './embeddings.ts';
import { type StoreUnderTest, useStore } from './fixture.ts';
import { knowledgeSuite } from './knowledge.ts';
import { workSuite } from './work.ts';
import { entitiesSuite } from './entities.ts';
import { eventsSuite } from './events.ts';
import { extractionsSuite } from './extractions.ts';
import { factsSuite } from './facts.ts';
import { graphIsolationSuite } from './graph-isolation.ts';
import { forgettingSuite } from './forgetting.ts';
import { idempotencySuite } from './idempotency.ts';
import { imagesSuite } from './images.ts';
import { isolationSuite } from './isolation.ts';
import { jobOrderSuite } from './job-order.ts';
import { jobsSuite } from './jobs.ts';
import { linksSuite } from './links.ts';
import { languageSuite } from './language.ts';
import { memoriesSuite } from './memories.ts';
import { memoryListsSuite } from './memory-lists.ts';
import { plannerSuite } from './planner.ts';
import { timesSuite } from './times.ts';
import { retentionSuite } from './retention.ts';
import { tenantsSuite } from './tenants.ts';
import { transactionsSuite } from './transactions.ts';

/** The conformance suite: every behaviour that the store port promises, as tests against a fresh store each. */
export function describeStore(under: StoreUnderTest): void {
  describe(`the store ${under.name}`, () => {
    describe('opening', () => {
      const fixture = useStore(under);
      test('a fresh store answers and declares what it can do', async () => {
        await fixture.store.ping();
        expect(['sqlite', 'postgres']).toContain(fixture.store.capabilities.driver);
        expect((await fixture.store.bytes()) > 0).toBe(fixture.store.capabilities.durable);
      });
    });
    memoriesSuite(under);
    memoryListsSuite(under);
    countsSuite(under);
    embeddingsSuite(under);
    changesSuite(under);
    imagesSuite(under);
    entitiesSuite(under);
    factsSuite(under);
    linksSuite(under);
    eventsSuite(under);
    extractionsSuite(under);
    jobsSuite(under);
    jobOrderSuite(under);
    consolidationsSuite(under);
    retentionSuite(under);
    tenantsSuite(under);
    idempotencySuite(under);
    languageSuite(under);
    callsSuite(under);
    workSuite(under);
    knowledgeSuite(under);
    plannerSuite(under);
    timesSuite(under);
    sessionsSuite(under);
    forgettingSuite(under);
    auditSuite(under);
    transactionsSuite(under);
    isolationSuite(under);
    graphIsolationSuite(under);
  });
}
