import type { ModelTask } from '../../../domain/language/language-model.ts';
import type { TemplateText } from '../../../domain/language/template.ts';
import { answerCallTemplate } from './answer-call.ts';
import { extractTemplate } from './extract.ts';
import { reconcileTemplate } from './reconcile.ts';
import { summariseDayTemplate, summariseUserTemplate, summariseWeekTemplate } from './summarise.ts';

/** The prompts of Holdfast; a tenant's own version of a task takes the place of one. */
export const builtInTemplates: Readonly<Record<ModelTask, TemplateText>> = {
  extract: extractTemplate,
  reconcile: reconcileTemplate,
  summarise_day: summariseDayTemplate,
  summarise_week: summariseWeekTemplate,
  summarise_user: summariseUserTemplate,
  answer_call: answerCallTemplate,
};
