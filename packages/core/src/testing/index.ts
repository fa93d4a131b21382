export {
  fakeEmbeddingServer,
  type EmbeddingBehaviour,
  type EmbeddingCall,
  type FakeEmbeddingServer,
} from './fake-embedding-server.ts';
export { fakeElevenLabsServer, type FakeElevenLabsServer } from './fake-elevenlabs-server.ts';
export { type FakeGoogle, fakeGoogle, type SeenGoogleCall } from './google/fake-google-server.ts';
export type { GoogleMisbehaviour, MisbehaviourRule } from './google/fake-faults.ts';
export {
  fakeLanguageServer,
  type FakeLanguageServer,
  type FakeUsage,
  type LanguageBehaviour,
  type LanguageCall,
  type LanguageMessage,
} from './fake-language-server.ts';
export { fakePlatform, type FakePlatform } from './fake-platform.ts';
export { hashEmbedder, hashVector, type HashEmbedder } from './hash-embedder.ts';
export { manualTime, type ManualTime } from './manual-time.ts';
export { type AuditedDoor, describeAudit } from './audit/audit-suite.ts';
export { describeClient } from './client-suite/client-suite.ts';
export { describeExtractions } from './client-suite/extractions.ts';
export type { OpenedClient } from './client-suite/world.ts';
export { describeStore } from './store-conformance/describe-store.ts';
export type { OpenStore, StoreUnderTest } from './store-conformance/fixture.ts';
export { searchPostgres } from '../store/postgres/testing/search-postgres.ts';
export { type TestDatabase, type TestDatabases, testDatabases } from '../store/postgres/testing/test-databases.ts';
export {
  type GenerateOptions,
  type InputGenerator,
  inputGenerator,
  type KnownValues,
} from './inputs/generate-input.ts';
export { hostileTexts } from './inputs/hostile.ts';
export { pick, seeded } from './inputs/seeded.ts';
