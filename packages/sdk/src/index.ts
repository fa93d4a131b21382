export { connect, type ConnectOptions, type HoldfastClient } from './connect.ts';
export { type ErrorDetails, type FieldFault, HoldfastError } from './errors.ts';
export { type ErrorCode, errorCatalogue } from './generated/errors.generated.ts';
export type * from './generated/types.generated.ts';
export {
  createPublisher,
  type MemoryEvent,
  type Publisher,
  type PublisherOptions,
  type PublishingClient,
} from './publisher/publisher.ts';
export { MemorySkill, type MemorySkillOptions, type SearchFilters } from './skill/memory-skill.ts';
export type { RetryNotice } from './transport/call.ts';
