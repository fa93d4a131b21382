export { type MemoryPlace } from './frameworks/common/place.ts';
export { memoryMiddleware, withMemory, type ConversationOptions } from './frameworks/ai-sdk/with-memory.ts';
export {
  type AddInput,
  type DeleteInput,
  memoryTools,
  type MemoryTools,
  type MemoryToolsOptions,
  type SearchInput,
  type ToolMemory,
  type UpdateInput,
} from './frameworks/ai-sdk/memory-tools.ts';
