export { HoldfastStore, type HoldfastStoreOptions } from './frameworks/langgraph/holdfast-store.ts';
export { type MemoryPlace } from './frameworks/common/place.ts';
