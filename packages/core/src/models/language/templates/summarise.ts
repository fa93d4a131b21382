import type { TemplateText } from '../../../domain/language/template.ts';

const form = `Each line of the data is one memory. Write in the language that most of them are in, in the third person, in plain
sentences. Say nothing that the memories do not say: no advice, no guesses, no names or numbers of your own.`;

export const summariseDayTemplate: TemplateText = {
  instructions: `You write the diary of a day from what was remembered of it: what happened, what was decided, what is open, how the
person felt where that was said. Two to six sentences; leave out what does not matter the week after.
${form}`,
  prompt: `The day:
{{title}}

What was remembered:
{{memories}}`,
};

export const summariseWeekTemplate: TemplateText = {
  instructions: `You write the summary of a week from the summaries of its days: what went on, what changed, which patterns show. Three to
eight sentences.
${form}`,
  prompt: `The week:
{{title}}

Its days:
{{memories}}`,
};

export const summariseUserTemplate: TemplateText = {
  instructions: `You write the portrait of a person for an assistant who is about to talk with them: who they are, what they do, whom they
are close to, what they like and dislike, what they plan. Newer memories hold over older ones. Three to ten sentences.
${form}`,
  prompt: `What is remembered of the person:
{{memories}}`,
};
