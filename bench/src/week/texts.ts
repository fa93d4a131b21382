/** What the agent of the week works on: own texts. */

export const parts = [
  'checkout',
  'search index',
  'invoice export',
  'login page',
  'image resizer',
  'mail queue',
  'price feed',
  'audit report',
  'stock counter',
  'address book',
] as const;

export interface TaskKind {
  /** What is done, with the part in place of `#`. */
  readonly task: string;
  readonly todos: readonly string[];
  /** Other words for the same. */
  readonly reworded: readonly string[];
  /** Close to it, and other work. */
  readonly near: readonly string[];
}

export const kinds: readonly TaskKind[] = [
  {
    task: 'Upgrade the # to version 4.2',
    todos: ['Read the release notes of the #', 'Raise the version of the #', 'Run the tests of the #'],
    reworded: ['upgrade # to version 4.2', 'Please upgrade the # to version 4.2.', 'Upgrade the #  to Version 4.2'],
    near: [
      'Upgrade the # to version 4.3',
      'Downgrade the # from version 4.2',
      'Write down what version 4.2 of the # changes',
    ],
  },
  {
    task: 'Find out why the # answers slowly',
    todos: ['Measure the #', 'Read the slow queries of the #', 'Add an index for the #', 'Measure the # again'],
    reworded: [
      'find out why # answers slowly',
      'Find out why the # answers slowly!',
      'The # answers slowly: find out why',
    ],
    near: ['Find out why the # answers twice', 'Find out who calls the #', 'Make the # answer in plain text'],
  },
  {
    task: 'Move the # to the new cluster',
    todos: ['Copy the data of the #', 'Switch the # over', 'Switch the old # off'],
    reworded: [
      'move # to the new cluster',
      'Move the # to the new cluster now',
      'Please move the # to the new cluster',
    ],
    near: [
      'Move the # back to the old cluster',
      'Count what the # costs on the cluster',
      'Remove the # from the cluster',
    ],
  },
  {
    task: 'Write tests for the rounding in the #',
    todos: ['List the cases of the #', 'Write the tests of the #', 'Mend what they find in the #'],
    reworded: [
      'write tests for the rounding in #',
      'Write tests for the rounding in the #.',
      'Tests for the rounding in the #: write them',
    ],
    near: [
      'Delete the tests for the rounding in the #',
      'Write tests for the sorting in the #',
      'Explain the rounding in the #',
    ],
  },
];

export const failures = [
  'TypeError: cannot read properties of undefined (reading "total") in the #',
  'connect ECONNREFUSED 10.0.4.17:5432 while starting the #',
  'Error: the lock of the # was held for 30000 ms',
  'exit status 137: the # was killed',
  'relation "#_items" does not exist',
] as const;

export interface Choice {
  readonly question: string;
  readonly options: readonly [string, string];
  readonly reasons: string;
}

export const choices: readonly Choice[] = [
  { question: 'How is the # to be rolled out?', options: ['all at once', 'by tenths'], reasons: 'nobody waits for it' },
  {
    question: 'Where does the # keep its cache?',
    options: ['in memory', 'in Redis'],
    reasons: 'one process is enough',
  },
  {
    question: 'Who is told when the # fails?',
    options: ['the channel', 'the one on call'],
    reasons: 'it can wait for the day',
  },
];

export function about(text: string, part: string): string {
  return text.replaceAll('#', part);
}
