import { describe, vi } from 'vitest';
import { describeAiSdk } from './describe-ai-sdk.ts';
import { describeAnthropic } from './describe-anthropic.ts';
import { describeExamples } from './describe-examples.ts';
import { describeLangGraph } from './describe-langgraph.ts';
import { describeMastra } from './describe-mastra.ts';
import { describeOpenAIAgents } from './describe-openai-agents.ts';

// Mastra reports its use to its maker, unless told not to before it is loaded.
vi.hoisted(() => {
  process.env['MASTRA_TELEMETRY_DISABLED'] = '1';
});

// In one file, since what costs most is loading Holdfast and the frameworks.
describe('the AI SDK', () => {
  describeAiSdk();
});
describe('Anthropic', () => {
  describeAnthropic();
});
describe('LangGraph', () => {
  describeLangGraph();
});
describe('Mastra', () => {
  describeMastra();
});
describe('OpenAI Agents', () => {
  describeOpenAIAgents();
});
describe('examples/', () => {
  describeExamples();
});
