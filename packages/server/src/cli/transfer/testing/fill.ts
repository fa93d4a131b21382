import type { Holdfast } from '@holdfast/core';

/** Something of all that an export of everything holds, but for calendars and what comes of them. */
export async function fill(holdfast: Holdfast): Promise<void> {
  const { results } = await holdfast.rememberMany({
    sessionId: 'call *1*',
    occurredAt: '2026-02-03T23:30:00Z',
    turns: [
      { role: 'user', speaker: 'Ada', content: 'I moved to Lisbon\n# not a heading' },
      { role: 'assistant', content: 'Noted.' },
    ],
  });
  const [one, two] = results.map(({ id }) => id);
  await holdfast.linkMemories({ from: one ?? '', to: two ?? '', type: 'supports', weight: 0.75 });
  const { memory } = await holdfast.remember({ content: 'The boat is red', occurredAt: '2026-02-05', tags: ['boat'] });
  await holdfast.updateMemory({ id: memory.id, content: 'The boat is blue' });
  await holdfast.createFact({
    subject: 'Ada',
    predicate: 'lives_in',
    object: 'Bristol',
    validFrom: '2020-01-01',
    sources: [one ?? ''],
  });
  await holdfast.createFact({
    subject: 'Ada',
    predicate: 'lives_in',
    object: 'Lisbon',
    validFrom: '2026-02-01',
    sources: [one ?? '', two ?? ''],
    confidence: 0.8,
  });
  await holdfast.createFact({ subject: 'Ada', predicate: 'likes', object: 'rye bread' });
  await holdfast.createFact({
    subject: 'Ada',
    predicate: 'visits',
    object: 'Porto',
    validFrom: '2026-01-01',
    validTo: '2026-01-09',
  });
  const wrong = await holdfast.createFact({ subject: 'Ada', predicate: 'owns', object: 'a zeppelin' });
  await holdfast.retractFact({ id: wrong.fact.id });
  await holdfast.recordEvents({
    events: [
      {
        type: 'purchase',
        content: 'Ada bought a kayak',
        occurredAt: '2026-02-06',
        salience: 0.9,
        source: { type: 'shop', id: '1' },
      },
    ],
  });
  await holdfast.remember({ content: 'A week of boats', kind: 'reflective', occurredAt: '2026-02-07' });
  await holdfast.startSession({ sessionId: 's1', agentId: 'a', task: 'Paint the boat', space: 'dock' });
  await holdfast.startSession({ sessionId: 's2', parent: 's1', space: 'dock', capture: true });
  const todos = [
    { title: 'Buy paint', status: 'done' as const },
    { title: 'Paint', key: 'k', blockers: ['rain'] },
  ];
  await holdfast.checkpointSession({
    space: 'dock',
    sessionId: 's1',
    step: 'sanded',
    error: { message: 'no brush' },
    todos,
  });
  await holdfast.checkpointSession({ space: 'dock', sessionId: 's1', cause: 'event', step: 'primed' });
  await holdfast.setSystemState({ space: 'dock', entries: { paint: { blue: 2 } } });
  const decided = {
    question: 'Which colour?',
    options: [{ name: 'blue' }, { name: 'red', note: 'loud' }],
    space: 'dock',
  };
  const { decision } = await holdfast.logDecision({ ...decided, sessionId: 's1', decidedAt: '2026-02-01' });
  await holdfast.supersedeDecision({ id: decision.id, space: 'dock', choice: 'blue', decidedAt: '2026-02-02' });
  for (const tide of ['low', 'high', 'low']) {
    await holdfast.saveSnapshot({ space: 'dock', sessionId: 's1', kind: 'system', data: { tide } });
  }
  await holdfast.saveTodos({
    space: 'dock',
    sessionId: 's2',
    todos: ['one', 'two'].map((key) => ({ key, title: 'Varnish' })),
  });
  const { solution } = await holdfast.addSolution({ problem: 'Error: no brush', solution: 'Buy one' });
  for (const success of [true, true, false]) await holdfast.recordOutcome({ solutionId: solution.id, success });
  const source = { type: 'ci', id: '7' };
  await holdfast.logWork({ action: 'paint', task: 'boat', error: 'Error: no brush', sessionId: 'w', source });
  await holdfast.logWork({ action: 'paint', input: { coats: [1, null] }, occurredAt: '2026-02-03' });
  await fillPlans(holdfast);
  await holdfast.endSession({ space: 'dock', sessionId: 's1', outcome: 'abandoned', summary: 'It rained' });
  await holdfast.startSession({ sessionId: 's3', space: 'dock' });
  await holdfast.remember({ content: 'House thing', space: 'a house/../x' });
}

async function fillPlans(holdfast: Holdfast): Promise<void> {
  const days = { startsOn: '2026-11-23', endsOn: '2026-12-04' };
  const { sprint } = await holdfast.createSprint({ name: 'Winter', capacityHours: 20, ...days });
  const { plan } = await holdfast.createPlan({ intent: 'Release the boat by Friday' });
  const key = plan.steps[0]?.key ?? '';
  await holdfast.refinePlan({ id: plan.id, change: [{ key, title: 'Look at the hull' }] });
  const { tasks } = await holdfast.approvePlan({ id: plan.id, sprintId: sprint.id });
  await holdfast.completeTask({ id: tasks[0]?.id ?? '', outcome: 'Dry', spentMinutes: 10 });
  const { run } = await holdfast.startRun({ planId: plan.id });
  await holdfast.finishStep({ id: run.id, key, outcome: 'done', evidence: 'a photo' });
  await holdfast.finishRun({ id: run.id, outcome: 'success', verified: true });
  const step = { key: 'a', title: 'Scrape', minutes: 10, verification: 'It is bare' };
  await holdfast.savePattern({ name: 'Hull', kind: 'workflow', description: 'Paint a hull', steps: [step] });
}

/** What is asked here of that which stands in for Google; a test brings it along. */
interface StandIn {
  readonly visit: (url: string) => Promise<string>;
  readonly primary: {
    readonly put: (event: {
      readonly summary: string;
      readonly start: { readonly dateTime: string };
      readonly end: { readonly dateTime: string };
    }) => unknown;
  };
}

/** Working time, calendars of each kind, blocks, and reflections on what `fill` has brought. */
export async function fillCalendars(holdfast: Holdfast, google: StandIn): Promise<void> {
  const hours = [{ kind: 'work', times: [{ weekdays: ['mon' as const, 'tue' as const], from: '08:00', to: '12:00' }] }];
  await holdfast.setWorkingTime({ hours, grid: 30 });
  await holdfast.setWorkingTime({ timeZone: 'Europe/Lisbon', space: 'dock' });
  await holdfast.openFeed({ name: 'Mine', space: 'dock' });
  const lines = [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'UID:1',
    `DTSTART:${day(3)}T090000Z`,
    `DTEND:${day(3)}T100000Z`,
    'SUMMARY:Dentist',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  await holdfast.addCalendar({ name: 'Family', ics: lines.join('\r\n') });
  await holdfast.addBusy({ title: 'Nap', startsAt: at(4, 12), endsAt: at(4, 13) });
  const { url } = await holdfast.connectGoogle({ redirectUri: 'http://127.0.0.1:5000/callback', others: 'events' });
  google.primary.put({ summary: 'Theirs', start: { dateTime: at(5, 9) }, end: { dateTime: at(5, 10) } });
  const { state = '', code = '' } = Object.fromEntries(new URL(await google.visit(url)).searchParams);
  await holdfast.finishGoogle({ state, code });
  const { task } = await holdfast.createTask({ title: 'Varnish the mast', minutes: 60 });
  await holdfast.pinBlock({ taskId: task.id, startsAt: at(6, 9), endsAt: at(6, 10) });
  const { schedule } = await holdfast.previewSchedule({ budgetMs: 50 });
  await holdfast.applySchedule({ id: schedule.id });
  await holdfast.syncCalendars({});
  for (const asked of ['2026-02-03', '2026-02-06']) await holdfast.reflectDaily({ day: asked });
  await holdfast.reflectWeekly({ day: '2026-02-04' });
}

const at = (days: number, hour: number): string => {
  const then = new Date(Date.now() + days * 86_400_000);
  then.setUTCHours(hour, 0, 0, 0);
  return then.toISOString();
};
const day = (days: number): string => at(days, 0).slice(0, 10).replaceAll('-', '');
