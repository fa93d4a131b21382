import { afterAll, beforeAll, describe, vi } from 'vitest';
import { describeAiSdk } from './describe-ai-sdk.ts';
import { describeAnthropic } from './describe-anthropic.ts';
import { describeExamples } from './describe-examples.ts';
import { describeLangGraph } from './describe-langgraph.ts';
import { describeMastra } from './describe-mastra.ts';
import { describeOpenAIAgents } from './describe-openai-agents.ts';
import { type Doors, openDoors } from './doors.ts';

// Mastra reports its use to its maker, unless told not to before it is loaded.
vi.hoisted(() => {
  process.env['MASTRA_TELEMETRY_DISABLED'] = '1';
});

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors();
}, 60_000);
afterAll(() => doors[Symbol.asyncDispose]());

// In one file, since what costs most is loading Holdfast and the frameworks.
describe('the AI SDK', () => {
  describeAiSdk(() => doors);
});
describe('Anthropic', () => {
  describeAnthropic(() => doors);
});
describe('LangGraph', () => {
  describeLangGraph(() => doors);
});
describe('Mastra', () => {
  describeMastra(() => doors);
});
describe('OpenAI Agents', () => {
  describeOpenAIAgents(() => doors);
});
describe('examples/', () => {
  describeExamples(() => doors);
});
