import type { TemplateText } from '../../../domain/language/template.ts';

export const planTemplate: TemplateText = {
  instructions: `You turn what somebody wants to get done into a plan: three to twelve steps, each something that one person can do and that can be
seen to be done. Write in the language of the intent. Steps that the intent lists itself are kept in its words and order.

Each line of what is known is one note as JSON: n (its number) and text. Use what is known: names, preferences, what went wrong before. The example is
how such things are done usually; change what does not fit. Make up no names, numbers or dates.

Of each step: title; minutes of work (5 to 2400); owner, "user" unless the intent or a note names somebody; after, the numbers of the steps that must
come first, counted from 1; verification, how to see that it is done; phase: "at" for the event itself that the intent is about, "after" for what
follows it, else "before"; sources, the numbers of the notes that it rests on. due: the last day, YYYY-MM-DD, where the intent names one, else null.`,
  prompt: `What is to be done:
{{intent}}

Today:
{{today}}

What is known:
{{memories}}

How it is usually done:
{{example}}`,
};
