import { z } from 'zod';

/** What a test of the settings asks; it holds nobody's data. */
export const probeQuestion = {
  name: 'probe',
  answer: z.object({ ready: z.boolean() }),
  text: {
    instructions: 'You are asked whether you can be reached.',
    prompt: 'Answer that you are ready.',
  },
} as const;
