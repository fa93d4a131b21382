import { z } from 'zod';
import { settingsAlias } from '../aliases/settings.ts';
import { operation } from '../operation.ts';
import {
  aiSettings,
  aiSettingsPatch,
  modelTask,
  probeResult,
  promptTemplate,
  promptTemplateText,
} from '../schemas/ai-settings.ts';

const settingsOutput = z.object({ settings: aiSettings });
const testInput = z.strictObject({ task: modelTask.default('extract') });
const nothing = z.strictObject({});

export const getAiSettings = operation({
  name: 'getAiSettings',
  summary: 'Settings of the language models, and what they have used today',
  group: 'settings',
  method: 'GET',
  path: '/v1/settings/ai',
  scope: 'tenant',
  permission: 'admin',
  readOnly: true,
  input: nothing,
  output: settingsOutput,
  aliases: [
    settingsAlias({
      method: 'GET',
      path: '/settings/ai',
      summary: 'Same as GET /v1/settings/ai',
      input: nothing,
      output: settingsOutput,
    }),
  ],
});

export const updateAiSettings = operation({
  name: 'updateAiSettings',
  summary: 'Change the settings of the language models; they hold for the next call of every process',
  description:
    'What is left out stays; `null` takes a stored value back, so that the one of the environment holds again.',
  group: 'settings',
  method: 'PATCH',
  path: '/v1/settings/ai',
  scope: 'tenant',
  permission: 'admin',
  input: aiSettingsPatch,
  output: settingsOutput,
  errors: ['version_conflict', 'secret_key_needed'],
  aliases: [
    settingsAlias({
      method: 'PATCH',
      path: '/settings/ai',
      summary: 'Same as PATCH /v1/settings/ai',
      input: aiSettingsPatch,
      output: settingsOutput,
    }),
  ],
});

export const testAiSettings = operation({
  name: 'testAiSettings',
  summary: 'Ask the language model of a task the least there is to ask',
  description: 'Booked on the budget of the day like any call. What the endpoint answers is not returned.',
  group: 'settings',
  method: 'POST',
  path: '/v1/settings/ai/test',
  scope: 'tenant',
  permission: 'admin',
  input: testInput,
  output: probeResult,
  aliases: [
    settingsAlias({
      method: 'POST',
      path: '/settings/ai/test',
      summary: 'Same as POST /v1/settings/ai/test',
      input: testInput,
      output: probeResult,
    }),
  ],
});

export const listPromptTemplates = operation({
  name: 'listPromptTemplates',
  summary: 'List the prompts of the language models: the built-in ones, and every version that was stored',
  group: 'settings',
  method: 'GET',
  path: '/v1/prompt-templates',
  scope: 'tenant',
  permission: 'admin',
  readOnly: true,
  input: z.strictObject({ task: modelTask.optional() }),
  output: z.object({ templates: z.array(promptTemplate).describe('By task, the newest first, the built-in one last') }),
});

export const updatePromptTemplate = operation({
  name: 'updatePromptTemplate',
  summary: 'Store the next version of a prompt, which is then the one in use',
  group: 'settings',
  method: 'PUT',
  path: '/v1/prompt-templates/{task}',
  scope: 'tenant',
  permission: 'admin',
  input: z.strictObject({ task: modelTask, ...promptTemplateText }),
  output: z.object({ template: promptTemplate }),
  errors: ['version_conflict'],
});

export const resetPromptTemplate = operation({
  name: 'resetPromptTemplate',
  summary: 'Use the built-in prompt of a task again; stored versions stay listed',
  group: 'settings',
  method: 'DELETE',
  path: '/v1/prompt-templates/{task}',
  scope: 'tenant',
  permission: 'admin',
  input: z.strictObject({ task: modelTask }),
  output: z.object({ template: promptTemplate }),
});
