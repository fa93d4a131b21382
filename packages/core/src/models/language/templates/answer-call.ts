import type { TemplateText } from '../../../domain/language/template.ts';

export const answerCallTemplate: TemplateText = {
  instructions: `Somebody is on the telephone, and an agent looks something up. Answer the question from the memories, in one or two short
sentences that can be read out, in the language of the question. Newer memories hold over older ones. Where they do not
answer it, say in one sentence what they do say about it. Say nothing that the memories do not say.`,
  prompt: `The question:
{{question}}

The memories:
{{memories}}`,
};
