export { type Config, type LoadedConfig, type LoadOptions, loadConfig } from './config/load.ts';
export { type Composed, compose, type ComposeOptions } from './compose.ts';
export type { Edge, EdgeContext } from './http/edge.ts';
export { createLogger } from './logging.ts';
export { createMcpEdge } from './mcp/edge.ts';
export { signElevenLabs } from './voice/signatures.ts';
