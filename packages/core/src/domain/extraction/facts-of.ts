import { predicateOf } from '../facts/predicates.ts';
import { attributeOf } from './attributes.ts';
import type { FactCandidate } from './candidate.ts';
import { isAnimal, relationOf } from './kin.ts';
import { cleanObject, listOf } from './objects.ts';
import type { Pattern } from './pattern.ts';
import { patterns } from './patterns.ts';
import { isName, type StatedSubject, type Statement } from './statement.ts';
import type { When } from './when.ts';

/** Who the first person and pronouns of a clause are. */
export interface Voices {
  readonly self: string;
  /** The last person named before, for "he" and "she". */
  readonly other: string | undefined;
}

interface Draft {
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
  readonly stance: FactCandidate['stance'];
  /** Began with what the clause tells, rather than being so for some time. */
  readonly began: boolean;
}

export interface ReadFact extends Omit<FactCandidate, 'sources'> {
  readonly sources?: never;
}

/** The facts of one statement, in order; the first is what it is about. */
export function factsOf(params: {
  readonly statement: Statement;
  readonly voices: Voices;
  readonly times: readonly string[];
  readonly whens: readonly When[];
  readonly saidAt: number;
  /** Whether the text greets: then "I am Ana" is a name. */
  readonly introduces: boolean;
}): readonly ReadFact[] {
  const { statement, voices, times, introduces } = params;
  const { subject, says, mood } = statement;
  if (!mood.certain || mood.time === 'ahead') return [];
  const corrected = /^(?<says>.+?),? (?:and )?not (?:in |at |on |an? |the )?(?<wrong>[^,]+)$/iu.exec(says)?.groups;
  const words = corrected?.['says'] ?? says;
  const stated = [
    ...kinDrafts(subject, voices, words),
    ...(subject.kind === 'attribute'
      ? attributeDrafts(subject, voices, { words, times })
      : patternDrafts({ subject, says: words, mood }, voices)),
    ...(introduces && subject.kind === 'self' ? introduction(words, voices) : []),
  ];
  // "My name is not Tom" takes back what it would state.
  const denied = subject.kind === 'attribute' && mood.negated;
  const drafts = denied ? stated.map((draft) => ({ ...draft, stance: 'retracts' as const })) : stated;
  const about = drafts.at(-1);
  const wrong =
    corrected?.['wrong'] === undefined || about === undefined ? undefined : cleanObject(corrected['wrong'], 'any');
  const all =
    wrong === undefined || about === undefined
      ? drafts
      : [...drafts, { ...about, object: wrong, stance: 'retracts' as const }];
  return all.map((draft) => dated(draft, { ...params, sure: sureness[subject.kind] }));
}

const sureness: Readonly<Record<StatedSubject['kind'], number>> = {
  self: 0.95,
  attribute: 0.9,
  kin: 0.85,
  named: 0.8,
  pronoun: 0.6,
};

type Somebody = Exclude<StatedSubject, { kind: 'attribute' }>;

/** Names what somebody is called to others: "Ana", "Ana's sister". */
function personOf(subject: Somebody, voices: Voices): string | undefined {
  switch (subject.kind) {
    case 'self':
      return voices.self;
    case 'named':
      return subject.name;
    case 'kin':
      return subject.name ?? `${voices.self}'s ${subject.relation}`;
    case 'pronoun':
      return voices.other;
  }
}

const states = (subject: string, predicate: string, object: string, began = false): Draft => ({
  subject,
  predicate,
  object,
  stance: 'states',
  began,
});

/** "My sister Ana ...", "my manager is Tom", "my dog is called Rex". */
function kinDrafts(subject: StatedSubject, { self }: Voices, says: string): readonly Draft[] {
  if (subject.kind === 'attribute') {
    if (typeof subject.of !== 'object' || !('relation' in subject.of) || subject.attribute !== 'name') return [];
    const called = cleanObject(says.replace(/^be /iu, ''), 'person');
    return called === undefined ? [] : relatives(self, subject.of.relation, called);
  }
  const ended = /^(?:died|passed away|be dead|be put down|ran away|be gone)\b/iu.test(says);
  // Of a person nobody knows such a fact, and so nothing ends.
  if (subject.kind === 'named' && ended) return [{ ...states(self, 'has_pet', subject.name), stance: 'ends' }];
  if (subject.kind !== 'kin') return [];
  if (subject.name !== undefined) {
    const found = relatives(self, subject.relation, subject.name);
    return ended && isAnimal(subject.relation) ? found.map((draft) => ({ ...draft, stance: 'ends' as const })) : found;
  }
  const called = /^(?:be )?(?:called |named |now called )?(?<name>\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?)$/u.exec(says)
    ?.groups?.['name'];
  return called === undefined || (!isName(called) && !called.includes(' '))
    ? []
    : relatives(self, subject.relation, called);
}

function relatives(self: string, relation: string, name: string): readonly Draft[] {
  const drafts = [states(self, relationOf(relation), name)];
  return isAnimal(relation) ? [...drafts, states(name, 'is_a', relation.split(' ').slice(-1).join(''))] : drafts;
}

function attributeDrafts(
  { of, attribute }: Extract<StatedSubject, { kind: 'attribute' }>,
  { self }: Voices,
  { words, times }: { readonly words: string; readonly times: readonly string[] },
): readonly Draft[] {
  const thing =
    of === 'thing'
      ? /^(?<what>.+?) (?:for|of|on) (?:the |our |my )?(?<owner>.+)$/iu.exec(attribute)?.groups
      : undefined;
  const found = attributeOf({ attribute: thing?.['what'] ?? attribute, says: words, times });
  if (found === undefined) return [];
  if (of === 'self') return [states(self, found.predicate, found.object, true)];
  if (of === 'thing') {
    const owner = thing?.['owner'];
    // "The deadline is Friday" says of what only to those who know.
    return [
      states(
        owner ?? `${self}'s ${attribute.toLowerCase()}`,
        owner === undefined ? 'is' : found.predicate,
        found.object,
        true,
      ),
    ];
  }
  if ('name' in of) return [states(of.name, found.predicate, found.object, true)];
  return attribute === 'name' ? [] : [states(`${self}'s ${of.relation}`, found.predicate, found.object, true)];
}

function introduction(says: string, { self }: Voices): readonly Draft[] {
  const called = /^be (?<name>\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?)(?: from .+| and .+|,.+)?$/u.exec(says)?.groups?.[
    'name'
  ];
  return called === undefined || !isName(called.split(' ', 1).join('')) ? [] : [states(self, 'name', called)];
}

/** Predicates that only people have facts of; of a named thing they would be about anything. */
const personal: ReadonlySet<string> = new Set(['uses', 'prefers', 'works_on', 'industry', 'hobby', 'age', 'owns']);
/** What ends with a hobby that is given up, however it was told. */
const givenUp: readonly string[] = ['hobby', 'plays', 'learns', 'eats', 'uses', 'takes', 'likes'];

function patternDrafts(
  { subject, says, mood }: Statement & { readonly subject: Somebody },
  voices: Voices,
): readonly Draft[] {
  const person = personOf(subject, voices);
  if (person === undefined) return [];
  for (const pattern of patterns) {
    const found = pattern.says.exec(says);
    if (found === null || (subject.kind === 'named' && personal.has(pattern.predicate))) continue;
    const drafts = draftsOf({ pattern, groups: found.groups ?? {}, person, mood });
    if (drafts !== undefined) return drafts;
  }
  return [];
}

function draftsOf(params: {
  readonly pattern: Pattern;
  readonly groups: Readonly<Record<string, string | undefined>>;
  readonly person: string;
  readonly mood: Statement['mood'];
}): readonly Draft[] | undefined {
  const { pattern, groups, person, mood } = params;
  const { demands, lists, tense } = pattern;
  const object = pattern.object ?? cleanObject(`${groups['object']}`, demands, lists === true);
  if (object === undefined || (pattern.proper && !/^\p{Lu}/u.test(object))) return undefined;
  if (tense === 'habit' && mood.time === 'was') return [];
  const began = tense === 'event';
  const predicate = groups['kin'] === undefined ? pattern.predicate : relationOf(groups['kin'].toLowerCase());
  const make = (one: string): readonly Draft[] => {
    const draft = { subject: person, predicate, object: one, began };
    if (pattern.stance === 'ends') {
      if (mood.negated) return [];
      const ends =
        predicate === 'hobby' ? givenUp : predicate === 'partner' ? ['partner', 'relationship_status'] : [predicate];
      return ends.map((ended) => ({
        ...draft,
        predicate: ended,
        object: ended === 'relationship_status' ? '' : one,
        stance: 'ends' as const,
      }));
    }
    if (mood.negated) {
      if (pattern.negated !== undefined) return [{ ...draft, predicate: pattern.negated, stance: 'states' }];
      return [{ ...draft, stance: mood.time === 'was' ? 'retracts' : 'ends' }];
    }
    if (mood.time === 'ended' || (tense === 'state' && mood.time === 'was')) return [{ ...draft, stance: 'ends' }];
    return [{ ...draft, stance: 'states' }];
  };
  const told = (lists === true ? listOf(object) : [object]).flatMap(make);
  return [...told, ...told.slice(0, 1).flatMap((draft) => besides(draft, groups))];
}

/** What a statement tells by the way: the employer of a job, what was there before. */
function besides(draft: Draft, groups: Readonly<Record<string, string | undefined>>): readonly Draft[] {
  const also = (
    group: string,
    predicate: string,
    demand: Pattern['demands'],
    stance: Draft['stance'],
  ): readonly Draft[] => {
    const words = groups[group];
    const object = words === undefined ? undefined : cleanObject(words, demand);
    return object === undefined ? [] : [{ ...draft, predicate, object, stance }];
  };
  return [
    ...also('former', draft.predicate, 'any', 'ends'),
    ...also('employer', 'works_at', 'organisation', draft.stance),
    ...also('role', 'job_title', 'role', draft.stance),
    ...also('school', 'studies_at', 'organisation', draft.stance),
    ...also('next', 'works_at', 'organisation', 'states'),
    ...also('animal', 'is_a', 'any', 'states').map((one) => ({
      ...one,
      subject: draft.object,
      object: lastWord(one.object),
    })),
  ];
}

const lastWord = (words: string): string => words.slice(words.lastIndexOf(' ') + 1).toLowerCase();

/** Gives a draft its times: what began has the time of the clause, what is so holds at least since it was said. */
function dated(
  { began, ...draft }: Draft,
  { whens, saidAt, sure }: { readonly whens: readonly When[]; readonly saidAt: number; readonly sure: number },
): ReadFact {
  const relation = (wanted: When['relation']): When | undefined => whens.find((when) => when.relation === wanted);
  const at = relation('at');
  const until = relation('until');
  if (draft.stance !== 'states') {
    return { ...draft, confidence: sure, validTo: until?.from ?? at?.from ?? saidAt };
  }
  const from = relation('since')?.from ?? (began ? at?.from : undefined) ?? saidAt;
  const timeless = predicateOf(draft.predicate).timeless === true;
  return {
    ...draft,
    confidence: sure,
    ...(timeless ? {} : { validFrom: Math.min(from, saidAt) }),
    ...(until === undefined || until.from <= from ? {} : { validTo: until.from }),
  };
}
