export { memoryFiles } from './frameworks/anthropic/memory-files.ts';
export { type MemoryPlace } from './frameworks/common/place.ts';
