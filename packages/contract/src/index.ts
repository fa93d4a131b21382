export { kindOfContentType } from './aliases/coda.ts';
export { type IngestedItem, type IngestEvent, ingestEvent, toIngestedItem } from './aliases/ingest-event.ts';
export type { CallOptions, Client, InputOf, OutputOf, ParsedInputOf } from './client.ts';
export {
  type ErrorCode,
  type ErrorDetails,
  type ErrorEntry,
  errorCatalogue,
  type FieldFault,
  HoldfastError,
  isErrorCode,
  type Problem,
  toProblem,
} from './errors.ts';
export {
  type Alias,
  alias,
  commonErrors,
  type HttpMethod,
  type McpAnnotations,
  type McpTool,
  type Operation,
  type OperationScope,
  operation,
  type Permission,
  permissions,
  type Toolset,
  tool,
  toolsets,
} from './operation.ts';
export { type OperationName, operationNames, type Operations, operations } from './operations.ts';
export { isTimeZone, limits } from './schemas/common.ts';
export { type Defined, defined } from './schemas/defined.ts';
