import type { ModelTask } from '../../domain/language/language-model.ts';
import type { SettingsName } from '../../domain/settings/settings-store.ts';

export interface SettingsTable {
  tenant: string;
  name: SettingsName;
  /** JSON. */
  value: string;
  version: number;
  updated_at: number;
}

export interface ModelBudgetsTable {
  tenant: string;
  day: string;
  calls: number;
  input_tokens: number;
  output_tokens: number;
  /** Millionths of a US dollar. */
  cost: number;
}

export interface ModelUsageTable {
  tenant: string;
  day: string;
  user_id: string;
  task: ModelTask;
  model: string;
  calls: number;
  input_tokens: number;
  output_tokens: number;
  /** Millionths of a US dollar. */
  cost: number;
}

export interface PromptTemplatesTable {
  tenant: string;
  task: ModelTask;
  version: number;
  instructions: string;
  prompt: string;
  active: 0 | 1;
  created_at: number;
}
