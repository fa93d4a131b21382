import type { EntityType } from '../entities/entity-store.ts';
import { predicateOf } from '../facts/predicates.ts';
import type { TimeParser } from '../lib/time.ts';
import { matchKey } from '../memories/match-key.ts';
import { present } from '../present.ts';
import { words } from '../recall/analyzer/words.ts';
import { readsAsEnglish } from '../recall/understand/language.ts';
import { answerOf } from './answers.ts';
import type { EntityCandidate, Extraction, FactCandidate, MemoryCandidate, Refusal, SourceText } from './candidate.ts';
import { factsOf, type ReadFact, type Voices } from './facts-of.ts';
import { goal } from './patterns.ts';
import { keptAs } from './kinds.ts';
import { namesIn } from './names.ts';
import { cleanObject } from './objects.ts';
import { echoes, isHypothetical, isJoke, refusalOf } from './refusals.ts';
import { clausesOf, sentencesOf, withoutOpeners } from './sentences.ts';
import { readStatement, type Statement } from './statement.ts';
import { inThirdPerson } from './third-person.ts';
import { resolveTimes, takeTimes, type When } from './when.ts';

export interface ExtractParams {
  /** Turns of one session in order, or texts by themselves. */
  readonly texts: readonly SourceText[];
  /** Turns before them, in order: they are only understood, and give nothing of their own. */
  readonly before?: readonly SourceText[];
  readonly parseTime: TimeParser;
  /** Least salience of a typed memory; 0.35 when not given. */
  readonly threshold?: number;
}

export const defaultThreshold = 0.35;

/**
 * What texts give rise to, by rules: the same texts always give the same. Who is spoken of in the first person is the
 * speaker where one is named, else `user`.
 */
export function extractByRules({
  texts,
  before = [],
  parseTime,
  threshold = defaultThreshold,
}: ExtractParams): Extraction {
  const all = [...before, ...texts];
  const found: ReadText[] = [];
  for (const [place, source] of all.entries()) {
    const from = Math.max(0, place - 6);
    const person = found.slice(Math.max(from, place - stillMeant), place).findLast((one, at, near) => {
      const said = all[place - near.length + at];
      return one.person !== undefined && said !== undefined && sameVoice(said, source);
    })?.person;
    found.push(readText({ source, earlier: all.slice(from, place), person, parseTime, threshold }));
  }
  const takenBack: FactCandidate[] = [];
  for (const [place, source] of all.entries()) {
    if (!takesBack(source)) continue;
    const meant = all.slice(0, place).findLastIndex((other) => sameVoice(other, source));
    const [told, taken] = [found[meant], all[meant]];
    if (told === undefined || taken === undefined || told.facts.length + told.memories.length === 0) continue;
    found[meant] = nothing(taken.seq, 'hypothetical');
    // Facts of turns before were stored when these came.
    if (meant < before.length) takenBack.push(...retractions(told.facts, source));
  }
  const own = found.slice(before.length);
  return {
    memories: own.flatMap(({ memories }) => memories),
    facts: [...takenBack, ...own.flatMap(({ facts }) => facts)],
    entities: mergeEntities(own.flatMap(({ entities }) => entities)),
    refused: own.flatMap(({ refused }) => refused),
  };
}

const withdrawn =
  /^(?:\W*(?:no|oh|wait|sorry|haha|lol|actually|oops|hmm))*\W*(?:(?:i am |i'm |i was |just |only )*(?:kidding|joking)|jk|scratch that|i take (?:that|it) back|that (?:is|was) (?:wrong|not true|not right|not correct|a joke|a lie)|that's (?:wrong|not true|not right|a joke)|i misspoke|i was wrong(?: about that)?|forget (?:what i (?:just )?said|i said that)|never ?mind what i said|ignore my last message|april fools?)\b/iu;

const takesBack = ({ role, content }: SourceText): boolean =>
  role !== 'assistant' && withdrawn.test(content.replaceAll('’', "'"));

function retractions(facts: readonly FactCandidate[], by: SourceText): readonly FactCandidate[] {
  return facts
    .filter(({ stance }) => stance === 'states')
    .map(({ subject, predicate, object, confidence }) => ({
      subject,
      predicate,
      object,
      confidence,
      stance: 'retracts',
      sources: [by.seq],
    }));
}

/** Turns after which "he" and "she" are somebody else. */
const stillMeant = 3;

interface ReadText extends Extraction {
  /** Who was named last. */
  readonly person?: string;
}

const nothing = (seq: number, reason: Refusal): Extraction => ({
  memories: [],
  facts: [],
  entities: [],
  refused: [{ seq, reason }],
});

function readText(params: {
  readonly source: SourceText;
  readonly earlier: readonly SourceText[];
  readonly parseTime: TimeParser;
  /** Whom "he" and "she" may mean. */
  readonly person: string | undefined;
  readonly threshold: number;
}): ReadText {
  const { source, earlier, parseTime, threshold } = params;
  const { seq, speaker } = source;
  const refusal = refusalOf(source);
  if (refusal !== undefined) return nothing(seq, refusal);
  if (!readsAsEnglish(words(source.content))) return nothing(seq, 'not_salient');
  if (isJoke(source.content) || takesBack(source)) return nothing(seq, 'hypothetical');
  if (echoes(source.content, said(earlier, source))) return nothing(seq, 'echo');
  const question = earlier.at(-1);
  const answered =
    question === undefined || sameVoice(question, source) ? undefined : answerOf(question.content, source.content);
  const self = speaker ?? 'user';
  const memories: MemoryCandidate[] = [];
  const facts: FactCandidate[] = [];
  const entities: EntityCandidate[] = [];
  let last: Refusal = 'not_salient';
  let other = params.person;
  let named: string | undefined;
  for (const sentence of sentencesOf(answered ?? source.content)) {
    if (sentence.asks) {
      last = 'question';
      continue;
    }
    let meant = false;
    for (const part of clausesOf(sentence.text)) {
      const clause = readClause({ words: part, source, voices: { self, other }, parseTime });
      if (clause === 'hypothetical') {
        last = clause;
        continue;
      }
      meant = true;
      named = clause.person ?? named;
      other = named ?? other;
      const own = clause.facts.map((fact): FactCandidate => ({ ...fact, sources: [seq] }));
      facts.push(...own);
      entities.push(...clause.entities.map((entity) => ({ ...entity, sources: [seq] })));
      if (clause.memory !== undefined && clause.memory.salience >= threshold) {
        memories.push({ ...clause.memory, sources: [seq], ...(own.length === 0 ? {} : { facts: own }) });
      }
    }
    if (meant) entities.push(...namesIn(sentence.text).map((name) => ({ ...name, sources: [seq] })));
  }
  const empty = memories.length + facts.length === 0;
  return {
    memories,
    facts,
    entities,
    refused: empty ? [{ seq, reason: last }] : [],
    ...(named === undefined ? {} : { person: named }),
  };
}

const sameVoice = (a: SourceText, b: SourceText): boolean => a.role === b.role && a.speaker === b.speaker;

/** What others said before: their words said again are no news. */
const said = (earlier: readonly SourceText[], source: SourceText): readonly string[] =>
  earlier.filter((other) => !sameVoice(other, source)).map(({ content }) => content);

interface ReadClause {
  readonly facts: readonly Omit<FactCandidate, 'sources'>[];
  readonly entities: readonly {
    readonly name: string;
    readonly type: EntityType;
    readonly aliases?: readonly string[];
  }[];
  readonly memory?: Omit<MemoryCandidate, 'sources'>;
  /** Whom "he" or "she" may mean from here on. */
  readonly person?: string;
}

function readClause(params: {
  readonly words: string;
  readonly source: SourceText;
  readonly voices: Voices;
  readonly parseTime: TimeParser;
}): ReadClause | 'hypothetical' {
  const { source, voices, parseTime } = params;
  const clause = withoutOpeners(params.words);
  const { rest, phrases } = takeTimes(clause);
  if (isHypothetical(rest)) return 'hypothetical';
  const statement = readStatement(rest, phrases);
  const whens = resolveTimes({
    phrases,
    saidAt: source.occurredAt,
    timeZone: source.timeZone,
    ahead: statement?.mood.time === 'ahead' || statement?.subject.kind === 'attribute',
    parseTime,
  });
  const introduces = /^(?:hi|hello|hey|good (?:morning|afternoon|evening)|nice to meet)\b/iu.test(
    source.content.trim(),
  );
  const read =
    statement === undefined
      ? []
      : factsOf({ statement, voices, times: phrases, whens, saidAt: source.occurredAt, introduces });
  const wish = statement === undefined ? undefined : goalOf(statement, voices, source.occurredAt);
  const facts = wish === undefined ? read : [wish];
  const kept = keptAs({ clause, statement, facts, whens });
  const person =
    facts.findLast(
      ({ predicate, stance }) =>
        stance === 'states' && predicateOf(predicate).object === 'person' && predicate !== 'name',
    )?.object ?? (statement === undefined ? undefined : personNamed(statement));
  return {
    facts,
    entities: entitiesOf(facts, statement),
    ...(person === undefined ? {} : { person }),
    ...(kept === undefined
      ? {}
      : {
          memory: {
            ...kept,
            content: sentenceOf(clause, { source, whens }),
            confidence: Math.min(0.9, ...facts.map(({ confidence }) => confidence)),
          },
        }),
  };
}

function personNamed({ subject }: Statement): string | undefined {
  return subject.kind === 'named' || subject.kind === 'kin' ? subject.name : undefined;
}

const chat =
  /^(?:say|know|ask|thank|hear|tell|talk|see|be|share|let|make sure|check|show|give|mention|add|point|apologi[sz]e|hope|help|chat|catch up|meet up|hang out|come|do that|do it|try (?:it|that|this|one|some)|cry|scream|die|quit|sleep)\b/iu;

/** "I want to learn Italian": a goal, which is a fact of its own. */
function goalOf({ subject, says, mood }: Statement, { self }: Voices, saidAt: number): ReadFact | undefined {
  if (subject.kind !== 'self' || mood.negated || mood.time === 'was' || mood.time === 'ended') return undefined;
  const words = goal.exec(says)?.groups?.['object'];
  const wanted = /^(?:like|love|prefer) to\b/iu.test(says) ? !mood.certain : mood.certain && / to /u.test(says);
  if (words === undefined || !wanted || chat.test(words)) return undefined;
  const object = cleanObject(words, 'any');
  return object === undefined || object.split(' ').length < 2
    ? undefined
    : { subject: self, predicate: 'wants_to', object, stance: 'states', confidence: 0.8, validFrom: saidAt };
}

function entitiesOf(facts: readonly ReadFact[], statement: Statement | undefined): ReadClause['entities'] {
  const thing = statement?.subject.kind === 'attribute' && statement.subject.of === 'thing';
  return facts.flatMap(({ subject, predicate, object, stance }) => {
    const type = predicateOf(predicate).object;
    const about =
      !thing && /^\p{Lu}/u.test(subject) && !subject.includes("'s ") && predicate !== 'is_a'
        ? [{ name: subject, type: 'person' as const }]
        : [];
    if (object === '') return about;
    if (predicate === 'name')
      return stance === 'states'
        ? [{ name: object, type: 'person' as const, ...(subject === 'user' ? {} : { aliases: [subject] }) }]
        : about;
    return type === undefined || !/^\p{Lu}/u.test(object) ? about : [...about, { name: object, type }];
  });
}

/** The clause as a sentence that stands by itself, with the day that its times mean. */
function sentenceOf(
  clause: string,
  { source, whens }: { readonly source: SourceText; readonly whens: readonly When[] },
): string {
  const sentence = inThirdPerson(clause, source.speaker ?? 'The user');
  const when = whens[0];
  if (when === undefined || /\b(?:19|20)\d\d\b/u.test(clause)) return sentence;
  return `${sentence.slice(0, -1)} (${dayOf(when)}).`;
}

/** The middle of the span lies on its day in every zone less than twelve hours away. */
function dayOf({ from, to, grain }: When): string {
  const iso = new Date(grain === 'week' ? from + 43_200_000 : (from + to) / 2).toISOString();
  switch (grain) {
    case 'day':
      return iso.slice(0, 10);
    case 'week':
      return `week of ${iso.slice(0, 10)}`;
    case 'month':
      return iso.slice(0, 7);
    case 'year':
      return iso.slice(0, 4);
  }
}

/** One candidate a name: the first kind that is more than a guess, all aliases and sources. */
function mergeEntities(found: readonly EntityCandidate[]): readonly EntityCandidate[] {
  return [...Map.groupBy(found, ({ name }) => matchKey(name)).values()].map((same) => {
    const { name } = present(same[0]);
    const type = same.find((one) => one.type !== 'other')?.type ?? 'other';
    const aliases = [...new Set(same.flatMap((one) => one.aliases ?? []))];
    const sources = [...new Set(same.flatMap((one) => one.sources))];
    return { name, type, sources, ...(aliases.length === 0 ? {} : { aliases }) };
  });
}
