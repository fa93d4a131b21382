import type { ModelTask } from '../../../domain/language/language-model.ts';
import type { TemplateText } from '../../../domain/language/template.ts';
import { answerCallTemplate } from './answer-call.ts';
import { extractTemplate } from './extract.ts';
import { planTemplate } from './plan.ts';
import { summariseDayTemplate, summariseUserTemplate, summariseWeekTemplate } from './summarise.ts';

/** The prompts of Holdfast; a tenant's own version of a task takes the place of one. */
export const builtInTemplates: Readonly<Record<ModelTask, TemplateText>> = {
  extract: extractTemplate,
  summarise_day: summariseDayTemplate,
  summarise_week: summariseWeekTemplate,
  summarise_user: summariseUserTemplate,
  answer_call: answerCallTemplate,
  plan: planTemplate,
};
