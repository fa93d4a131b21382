/** A sentence that somebody might say, and what is right about the plan that comes of it. Days are of the calendar in `zone`. */
export interface PlannedIntent {
  /** Name of the pattern that fits; `own` where the sentence lists its steps itself. */
  readonly kind: string;
  readonly intent: string;
  /** All is to be over on this day, if a day is named. */
  readonly due?: string;
  /** It takes place on this day. */
  readonly happens?: string;
  /** Local time of day of whichever is named. */
  readonly time?: string;
  readonly owner?: string;
  readonly steps?: number;
}

/** It is Wednesday, 18 November 2026, ten in the morning in Berlin. */
export const reference = { now: '2026-11-18T09:00:00Z', zone: 'Europe/Berlin' } as const;

/** Sixty of our own, five of each of twelve kinds; dates worked out by hand with a calendar. */
export const intents: readonly PlannedIntent[] = [
  { kind: 'release', intent: 'Release version 2.3 of the mobile app by Friday', due: '2026-11-20' },
  { kind: 'release', intent: 'Please ship the new billing page before the end of the month', due: '2026-11-30' },
  { kind: 'release', intent: 'We need to launch the beta in three weeks', happens: '2026-12-09' },
  {
    kind: 'release',
    intent: 'Deploy the search service to production tomorrow at 14:00',
    happens: '2026-11-19',
    time: '14:00',
  },
  { kind: 'release', intent: 'Roll out the new login to all customers by 15 January', due: '2027-01-15' },

  { kind: 'fix', intent: 'Fix the login bug on Android asap, it must be out by tomorrow', due: '2026-11-19' },
  { kind: 'fix', intent: 'Debug the failing nightly import within two days', due: '2026-11-20' },
  { kind: 'fix', intent: 'Resolve the rounding error in the invoices before Monday', due: '2026-11-22' },
  { kind: 'fix', intent: 'Repair the broken heating in the office by next Tuesday', due: '2026-11-24' },
  { kind: 'fix', intent: 'Fix the crash when a file name holds an emoji' },

  { kind: 'build', intent: 'Build an export to CSV for the report screen by the end of next week', due: '2026-11-27' },
  {
    kind: 'build',
    intent: 'Implement single sign-on by December 11, assigned to Marta',
    due: '2026-12-11',
    owner: 'Marta',
  },
  {
    kind: 'build',
    intent: 'I want to create a small web shop for my pottery by the end of January',
    due: '2027-01-31',
  },
  { kind: 'build', intent: 'Develop a prototype of the route planner within 10 working days', due: '2026-12-02' },
  { kind: 'build', intent: 'Set up monitoring for the new cluster this week', due: '2026-11-20' },

  { kind: 'migrate', intent: 'Migrate the customer database to Postgres 18 on Saturday', happens: '2026-11-21' },
  { kind: 'migrate', intent: 'Upgrade all servers to Debian 13 until the end of the quarter', due: '2026-12-31' },
  { kind: 'migrate', intent: 'Move to the new mail provider by 1 December', due: '2026-12-01' },
  { kind: 'migrate', intent: 'Convert the old wiki into Markdown by the 27th', due: '2026-11-27' },
  { kind: 'migrate', intent: 'Switch to the new payroll system in Q1', due: '2027-03-31' },

  { kind: 'research', intent: 'Research which vector database suits us, by Thursday next week', due: '2026-11-26' },
  {
    kind: 'research',
    intent: 'Compare three accounting tools and tell me by Monday noon',
    due: '2026-11-23',
    time: '12:00',
  },
  {
    kind: 'research',
    intent: 'Evaluate whether we should open an office in Lisbon before 2027-02-01',
    due: '2027-01-31',
  },
  { kind: 'research', intent: 'Find out why customers cancel, no rush' },
  { kind: 'research', intent: 'Analyse the energy use of our flat in the next two weeks', due: '2026-12-02' },

  { kind: 'write', intent: 'Write the annual report by the day after tomorrow', due: '2026-11-20' },
  {
    kind: 'write',
    intent: 'Draft a proposal for the city council by 5 December at 17:00',
    due: '2026-12-05',
    time: '17:00',
  },
  { kind: 'write', intent: 'Write a blog post about bread baking, due on Sunday', due: '2026-11-22' },
  { kind: 'write', intent: 'Could you please edit the user guide until the 30th', due: '2026-11-30' },
  { kind: 'write', intent: 'Write the newsletter EOD', due: '2026-11-18' },

  {
    kind: 'meeting',
    intent: 'Prepare the kickoff meeting with Delta on Monday at 9:30',
    happens: '2026-11-23',
    time: '09:30',
  },
  {
    kind: 'meeting',
    intent: 'Hold a 2-hour workshop on pricing next Thursday at 2pm',
    happens: '2026-11-26',
    time: '14:00',
  },
  { kind: 'meeting', intent: 'Give a presentation to the board on 3 December', happens: '2026-12-03' },
  { kind: 'meeting', intent: 'Plan the retrospective for this Friday afternoon', happens: '2026-11-20' },
  {
    kind: 'meeting',
    intent: 'Prepare my talk for the conference on 2026-12-10 at 11:15',
    happens: '2026-12-10',
    time: '11:15',
  },

  { kind: 'hire', intent: 'Hire a second nurse by the end of February', due: '2027-02-28' },
  { kind: 'hire', intent: 'Recruit two interns for the summer until April 30', due: '2027-04-30' },
  { kind: 'hire', intent: 'Fill the position of office manager within six weeks', due: '2026-12-30' },
  { kind: 'hire', intent: 'Find candidates for the data team by EOM', due: '2026-11-30' },
  { kind: 'hire', intent: 'We have to hire a gardener before March 1', due: '2027-02-28' },

  {
    kind: 'campaign',
    intent: 'Run a marketing campaign for the winter sale starting on 7 December',
    happens: '2026-12-07',
  },
  { kind: 'campaign', intent: 'Promote the open day on social media by next Wednesday', due: '2026-11-25' },
  { kind: 'campaign', intent: 'Advertise the new course until the end of December', due: '2026-12-31' },
  { kind: 'campaign', intent: 'Plan a fundraising campaign for the animal shelter next month', happens: '2026-12-01' },
  { kind: 'campaign', intent: 'Start an outreach to former customers in two weeks', happens: '2026-12-02' },

  {
    kind: 'event',
    intent: 'Organise the Christmas party for 40 people on 18 December at 7pm',
    happens: '2026-12-18',
    time: '19:00',
  },
  { kind: 'event', intent: "Plan Lena's birthday on Saturday in two weeks", happens: '2026-12-05' },
  { kind: 'event', intent: 'Host a meetup about gardening on the 9th of December', happens: '2026-12-09' },
  {
    kind: 'event',
    intent: 'Organise our wedding on 12 June 2027, everything must be booked by the end of March',
    due: '2027-03-31',
    happens: '2027-06-12',
  },
  { kind: 'event', intent: 'Arrange a dinner for the team this weekend', happens: '2026-11-21' },

  { kind: 'trip', intent: 'Plan the trip to Rome from 3 to 7 May', happens: '2027-05-03' },
  { kind: 'trip', intent: 'Book a flight and hotel for the visit in Oslo on January 20th', happens: '2027-01-20' },
  {
    kind: 'trip',
    intent: 'Organise our summer holiday in Norway, everything booked by the end of January',
    due: '2027-01-31',
  },
  { kind: 'trip', intent: 'Travel to Vienna next weekend', happens: '2026-11-28' },
  { kind: 'trip', intent: 'Visit grandma in a month', happens: '2026-12-18' },

  { kind: 'learn', intent: 'Study for the Spanish exam on 14 December', happens: '2026-12-14' },
  { kind: 'learn', intent: 'Learn the basics of SQL within four weeks, I have 20 hours', due: '2026-12-16' },
  { kind: 'learn', intent: 'Practise the piano sonata until the recital on 20 December', happens: '2026-12-20' },
  { kind: 'learn', intent: 'Get certified in first aid by the end of the year', due: '2026-12-31' },
  {
    kind: 'own',
    intent: 'For the demo: write the script, record the video (2 h), then send it to Ben by Tuesday',
    due: '2026-11-24',
    steps: 3,
  },
];
