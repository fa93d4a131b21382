export { type MemoryPlace } from './frameworks/common/place.ts';
export { holdfastSession, type HoldfastSessionOptions } from './frameworks/openai-agents/holdfast-session.ts';
