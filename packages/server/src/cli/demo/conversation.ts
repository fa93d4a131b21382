/** A conversation of our own making, to show recall on: who said what, in order. */
export const conversation = {
  sessionId: 'garden-fence',
  occurredAt: '2026-03-14T17:30:00Z',
  turns: [
    { role: 'user', speaker: 'Mira', content: 'I finally signed the lease for the workshop on Lantern Street.' },
    { role: 'user', speaker: 'Tomas', content: 'Congratulations! When do you get the keys?' },
    { role: 'user', speaker: 'Mira', content: 'On the second of April. The rent is 640 a month, heating included.' },
    {
      role: 'user',
      speaker: 'Tomas',
      content: 'Do you need help moving the printing press? It weighs almost 300 kilos.',
    },
    {
      role: 'user',
      speaker: 'Mira',
      content: 'Yes please. My sister Ana has a van, but she is in Porto until the fifth.',
    },
    { role: 'user', speaker: 'Tomas', content: 'Then let us do it on the sixth, that is a Monday and I am off work.' },
    {
      role: 'user',
      speaker: 'Mira',
      content: 'Perfect. I will cook afterwards, but remind me: you do not eat walnuts, right?',
    },
    { role: 'user', speaker: 'Tomas', content: 'Right, I am allergic to walnuts. Everything else is fine.' },
    {
      role: 'user',
      speaker: 'Mira',
      content: 'Noted. I want to print the first posters for the harbour festival there.',
    },
    {
      role: 'user',
      speaker: 'Tomas',
      content: 'Use the green ink you tried in winter, it looked wonderful on rough paper.',
    },
    { role: 'user', speaker: 'Mira', content: 'The green one is sold out. I ordered indigo from a maker in Ghent.' },
    { role: 'user', speaker: 'Tomas', content: 'Indigo it is. Send me a proof when the first sheet is dry.' },
  ],
} as const;

export const questions = [
  'what is Tomas allergic to?',
  'how much is the rent of the workshop?',
  'who has a van?',
  'which ink did Mira order?',
] as const;
