export { connect, type ConnectOptions, type HoldfastClient } from './connect.ts';
export { type ErrorDetails, type FieldFault, HoldfastError } from './errors.ts';
export { type ErrorCode, errorCatalogue } from './generated/errors.generated.ts';
export type * from './generated/types.generated.ts';
export { MemorySkill, type MemorySkillOptions, type SearchFilters } from './skill/memory-skill.ts';
export type { RetryNotice } from './transport/call.ts';
