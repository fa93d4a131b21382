import type { TemplateText } from '../../../domain/language/template.ts';

export const reconcileTemplate: TemplateText = {
  instructions: `You keep a memory free of doubles and contradictions. Some statements are known, others were just found. Each line of
the data is one statement as JSON: n (its number), at (since when it is said), text.

For each found statement say how it stands to the known one about the same subject, if there is one:
new (none is about the same), same (it says the same in other words), refines (it adds detail to it), updates (it is true
now in its place, as after a move), contradicts (both cannot be true and neither is clearly later), retracts (it takes it
back), expires (it says that it is over).
"found" is the number of the found statement, "known" that of the known one, null when it is new. Statements about
different persons or things are never the same, however alike they sound. When in doubt, say new.`,
  prompt: `Known:
{{known}}

Found:
{{found}}`,
};
