import { createCalendar } from '../../lib/calendar.ts';
import type { Fact } from '../../facts/fact-store.ts';
import { readDecision, readTodo } from '../../sessions/words.ts';
import { draftOf } from './draft.ts';
import { estimatesOf, thoughtOf } from './estimates.ts';
import { type FailureGroup, failureSentences, failuresOf, recurringSentences } from './failures.ts';
import type { Gathered } from './gather.ts';
import { isWithin, titleOf } from './period.ts';
import { type Cited, type Figures, type ReflectionContent, type Sentence, sourceText } from './reflection.ts';
import { type Standing, standingOf } from './standing.ts';
import {
  blockMinutes,
  carriedSentences,
  citedTask,
  doneSentences,
  draftSentences,
  estimateSentences,
  sumOf,
  timeSentences,
} from './task-sentences.ts';
import { bounded, counted, lasting, listed, quoted, sentence } from './wording.ts';

/** Predicates of facts that a reflection tells of in another section than what was learnt. */
const toldElsewhere: ReadonlySet<string> = new Set(['decided', 'ran_into', 'committed_to']);
/** Predicates of facts whose object is a whole sentence. */
const inWords: ReadonlySet<string> = new Set(['asked_to_remember', 'said_preference', 'noted']);

/**
 * A reflection by rules: the same of what happened gives the same, byte for byte, and each sentence says what it rests on.
 * Undefined when nothing happened.
 *
 * @param known ids of tasks that were planned for the period when somebody looked before
 */
export function composeReflection(
  gathered: Gathered,
  { basis, known }: { readonly basis: string; readonly known: readonly string[] },
): ReflectionContent | undefined {
  const { period, complete, blocks } = gathered;
  const calendar = createCalendar(period.timeZone);
  const standing = standingOf(gathered, known);
  const failures = failuresOf(gathered, (at) => calendar.dayOf(at));
  const happened = happenings(gathered, standing);
  if (happened.length === 0) return undefined;
  const estimates = estimatesOf(gathered.tasks, period);
  const draft = draftOf(period, { free: standing.free, estimates });
  const learnt = learntSentences(gathered);
  const decided = decisionSentences(gathered);
  const figures = figuresOf(gathered, { standing, failures, decided: decided.length, learnt: learnt.length });
  const weekly = period.kind === 'week';
  const sentences = [
    headline(gathered, { figures, happened }),
    ...doneSentences(standing.done),
    ...carriedSentences(standing.carried, { complete }),
    ...timeSentences(standing.done, blocks),
    ...(weekly ? estimateSentences(estimates) : []),
    ...bounded(decided),
    ...failureSentences(failures),
    ...recurringSentences(failures),
    ...bounded(learnt),
    ...bounded(openSentences(gathered)),
    ...(weekly ? trendSentences(gathered, figures) : []),
    ...draftSentences(draft, period),
  ];
  const { kind, startsOn, endsOn, timeZone, from, to } = period;
  return {
    period: kind,
    startsOn,
    endsOn,
    timeZone,
    from,
    to,
    complete,
    method: 'rules',
    sentences,
    figures,
    estimates,
    draft,
    planned: standing.planned.map(({ record }) => record.id),
    basis,
    sessions: sessionsOf(gathered, standing),
    workSources: [
      ...new Set(gathered.work.flatMap(({ source }) => (source === undefined ? [] : [sourceText(source)]))),
    ],
  };
}

/** What happened; a task that was due and left alone is no event. */
function happenings(gathered: Gathered, { done }: Standing): Cited[] {
  const { period, said, decisions, work, errors, runs, blocks, tasks, todos } = gathered;
  const begun = tasks.filter((task) => isWithin(period, task.startedAt) || isWithin(period, task.record.createdAt));
  return [
    ...done.map(citedTask),
    ...decisions.map(({ id }): Cited => ({ type: 'decision', id })),
    ...errors.map(({ id }): Cited => ({ type: 'error', id })),
    ...runs.map(({ record }): Cited => ({ type: 'run', id: record.id })),
    ...work.map(({ id }): Cited => ({ type: 'work', id })),
    ...blocks.map(({ id }): Cited => ({ type: 'block', id })),
    ...begun.map(citedTask),
    ...todos
      .filter(({ createdAt, doneAt }) => isWithin(period, createdAt) || isWithin(period, doneAt))
      .map(({ id }): Cited => ({ type: 'todo', id })),
    ...said.map(({ memory: { id } }): Cited => ({ type: 'memory', id })),
  ];
}

function headline(
  { period, complete }: Gathered,
  { figures, happened }: { readonly figures: Figures; readonly happened: readonly Cited[] },
): Sentence {
  const { planned, plannedDone, done, decisions, failures, turns } = figures;
  const beyond = done - plannedDone;
  const parts = [
    planned === 0 ? '' : `${plannedDone} of ${counted(planned, 'planned task')} done`,
    beyond === 0 ? '' : `${counted(beyond, planned === 0 ? 'task' : 'other task')} done`,
    decisions === 0 ? '' : counted(decisions, 'decision'),
    failures === 0 ? '' : counted(failures, 'failure'),
    turns === 0 ? '' : counted(turns, 'thing said', 'things said'),
  ].filter((part) => part !== '');
  const what = parts.length === 0 ? 'something was taken on' : listed(parts);
  return sentence('headline', `${titleOf(period)}${complete ? '' : ', so far'}: ${what}.`, happened);
}

function figuresOf(
  { said, blocks }: Gathered,
  {
    standing: { planned, plannedDone, done, carried },
    failures,
    decided,
    learnt,
  }: {
    readonly standing: Standing;
    readonly failures: readonly FailureGroup[];
    readonly decided: number;
    readonly learnt: number;
  },
): Figures {
  return {
    turns: said.length,
    planned: planned.length,
    plannedDone: plannedDone.length,
    done: done.length,
    carried: carried.length,
    estimatedMinutes: sumOf(done, thoughtOf),
    spentMinutes: sumOf(done, ({ spentMinutes }) => spentMinutes),
    blockMinutes: blockMinutes(blocks),
    decisions: decided,
    failures: sumOf(failures, ({ times }) => times),
    learnt,
  };
}

/** Of the log, and what was told of beside it. */
function decisionSentences({ decisions, said }: Gathered): Sentence[] {
  return [
    ...decisions.flatMap((decision) => {
      const { question, choice } = readDecision(decision);
      if (choice === undefined) return [];
      const text = `Decided: ${quoted(question)}: ${quoted(choice)}.`;
      return [sentence('decisions', text, [{ type: 'decision', id: decision.id }])];
    }),
    ...said
      .filter(({ importance }) => importance.weight === 'decided')
      .map(({ memory: { content, id } }) =>
        sentence('decisions', `Decided, as was said: ${quoted(content)}.`, [{ type: 'memory', id }]),
      ),
  ];
}

function learntSentences({ facts, said }: Gathered): Sentence[] {
  const idOf = new Map(said.map(({ memory: { seq, id } }) => [seq, id]));
  return facts
    .filter(({ predicate, status }) => status !== 'retracted' && !toldElsewhere.has(predicate))
    .map(({ id, subject, predicate, object, status, sources }) => {
      const words = inWords.has(predicate)
        ? `${subject}: ${object}`
        : `${subject} ${predicate.replaceAll('_', ' ')} ${object}`;
      const text = `Learnt: ${quoted(words)}`;
      const since = sinceText[status];
      const memories = sources.flatMap((seq): Cited[] => {
        const known = idOf.get(seq);
        return known === undefined ? [] : [{ type: 'memory', id: known }];
      });
      return sentence('learnt', `${text}${since}.`, [{ type: 'fact', id }, ...memories]);
    });
}

const sinceText: Readonly<Record<Fact['status'], string>> = {
  active: '',
  superseded: ', which held for a time',
  expired: ', which held for a time',
  contradicted: ', which something contradicts',
  retracted: ', which was taken back',
};

/** What waits for somebody: what was promised, what is to be decided, and what is on a list. */
function openSentences({ period, decisions, todos, said }: Gathered): Sentence[] {
  return [
    ...said
      .filter(({ importance }) => importance.weight === 'committed_to')
      .map(({ memory: { content, id } }) =>
        sentence('open', `Promised: ${quoted(content)}.`, [{ type: 'memory', id }]),
      ),
    ...decisions.flatMap((decision) => {
      const { question, choice } = readDecision(decision);
      if (choice !== undefined) return [];
      return [sentence('open', `To be decided: ${quoted(question)}.`, [{ type: 'decision', id: decision.id }])];
    }),
    ...todos
      .filter(({ createdAt, doneAt, archivedAt, status }) => {
        const leftOpen = doneAt === undefined ? status !== 'done' && status !== 'cancelled' : doneAt >= period.to;
        return isWithin(period, createdAt) && leftOpen && (archivedAt ?? period.to) >= period.to;
      })
      .map((todo) =>
        sentence('open', `On the list: ${quoted(readTodo(todo).title)}.`, [{ type: 'todo', id: todo.id }]),
      ),
  ];
}

/** Against the weeks before that there are reflections of. */
function trendSentences({ before }: Gathered, { done, spentMinutes, failures }: Figures): Sentence[] {
  if (before.length === 0) return [];
  const usual = (of: (figures: Figures) => number): number => sumOf(before, (one) => of(one.figures)) / before.length;
  const rounded = (value: number): number => Math.round(value * 10) / 10;
  const over = before.length === 1 ? 'the week before' : `the ${before.length} weeks before, on average`;
  const text =
    `Against ${over}: ${counted(done, 'task')} done (${rounded(usual((one) => one.done))}), ` +
    `${lasting(spentMinutes)} spent on them (${lasting(Math.round(usual((one) => one.spentMinutes)))}), ` +
    `${counted(failures, 'failure')} (${rounded(usual((one) => one.failures))}).`;
  return [
    sentence(
      'trend',
      text,
      before.map(({ record }) => ({ type: 'reflection', id: record.id })),
    ),
  ];
}

function sessionsOf(
  { said, decisions, work, errors, todos, runs }: Gathered,
  { planned, done, left }: Standing,
): string[] {
  const all = [
    ...said.map(({ memory }) => memory.sessionId),
    ...[...decisions, ...work, ...errors, ...todos].map(({ sessionId }) => sessionId),
    ...[...planned, ...done, ...left, ...runs].map(({ record }) => record.sessionId),
  ];
  return [...new Set(all.filter((id) => id !== undefined))].toSorted();
}
