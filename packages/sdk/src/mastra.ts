export { type ConversationOptions } from './frameworks/common/conversation.ts';
export { type MemoryPlace } from './frameworks/common/place.ts';
export {
  type MastraRun,
  memoryProcessor,
  type MemoryProcessorOptions,
  type RunIdentity,
} from './frameworks/mastra/memory-processor.ts';
