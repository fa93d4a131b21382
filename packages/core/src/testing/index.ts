export { type FakePlatform, fakePlatform } from './fake-platform.ts';
export { describeStore } from './store-conformance/describe-store.ts';
export type { OpenStore, StoreUnderTest } from './store-conformance/fixture.ts';
