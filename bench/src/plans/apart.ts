import type { PlannedIntent } from './intents.ts';

/** Written after the rules, and kept apart from the sixty: how the rules do on what they were not made with. */
export const apart: readonly PlannedIntent[] = [
  { kind: 'release', intent: 'Get version 5 of the firmware out the door by Thursday', due: '2026-11-19' },
  { kind: 'release', intent: 'Publish the new website on the first Monday in December', happens: '2026-12-07' },
  {
    kind: 'fix',
    intent: 'The checkout page is broken, sort it out by noon tomorrow',
    due: '2026-11-19',
    time: '12:00',
  },
  { kind: 'fix', intent: 'Track down the memory leak in the worker before the week is over', due: '2026-11-20' },
  { kind: 'build', intent: 'Add dark mode to the settings page by mid-December', due: '2026-12-15' },
  { kind: 'build', intent: 'Code a small tool that renames photos, by Sunday evening', due: '2026-11-22' },
  { kind: 'migrate', intent: 'Bring our mailing list over to the new provider by 12/15/2026', due: '2026-12-15' },
  {
    kind: 'migrate',
    intent: 'Upgrade the laptop to the new system on Sunday at 10',
    happens: '2026-11-22',
    time: '10:00',
  },
  { kind: 'research', intent: 'Look into heat pumps and report back in ten days', happens: '2026-11-28' },
  { kind: 'research', intent: 'Survey our users about the new menu by the end of Q1', due: '2027-03-31' },
  { kind: 'write', intent: 'Finish my essay on Rilke, due next Monday at 8am', due: '2026-11-23', time: '08:00' },
  { kind: 'write', intent: 'Draft the minutes of the meeting tonight', due: '2026-11-18' },
  {
    kind: 'meeting',
    intent: 'Set up an interview with the candidate for Tuesday 3pm',
    happens: '2026-11-24',
    time: '15:00',
  },
  {
    kind: 'meeting',
    intent: 'Get ready for the pitch on the 2nd of December at 4:30 pm',
    happens: '2026-12-02',
    time: '16:30',
  },
  { kind: 'hire', intent: 'Find a new babysitter within a fortnight', due: '2026-12-02' },
  { kind: 'hire', intent: 'Recruit volunteers for the marathon, latest by 1 March', due: '2027-03-01' },
  { kind: 'campaign', intent: 'Spread the word about our concert on 19 December', happens: '2026-12-19' },
  { kind: 'campaign', intent: 'Launch the spring campaign on March 1st', happens: '2027-03-01' },
  { kind: 'event', intent: "Throw a surprise party for Jo's fortieth on the 28th", happens: '2026-11-28' },
  { kind: 'event', intent: 'Organise the summer fair in the second week of July 2027', happens: '2027-07-05' },
  { kind: 'trip', intent: 'Go hiking in the Alps for a week in August', happens: '2027-08-01' },
  { kind: 'trip', intent: 'Arrange our flights to Lisbon, leaving on Dec 27 and back on Jan 3', happens: '2026-12-27' },
  { kind: 'learn', intent: 'Pass the driving test before my birthday on 6 April', due: '2027-04-05' },
  { kind: 'learn', intent: 'Learn to juggle by New Year', due: '2026-12-31' },
];
