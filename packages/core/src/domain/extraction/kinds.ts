import type { MemoryKind } from '../memories/memory.ts';
import { predicateOf } from '../facts/predicates.ts';
import { emotionOf, movedBy } from './emotions.ts';
import type { ReadFact } from './facts-of.ts';
import type { Statement } from './statement.ts';
import { isPast } from './third-person.ts';
import type { When } from './when.ts';

/** What kind of memory a clause makes, how much it matters and under which tags. */
export interface Kept {
  readonly kind: MemoryKind;
  readonly salience: number;
  readonly tags: readonly string[];
  readonly occurredAt?: number;
}

/** Verbs of what somebody does in a conversation: nothing to remember them by. */
const smallTalk =
  /^(?:let|keep|send|tell|talk|see|check|try|be there|do|say|ask|think|miss|give|show|remember|hear|know|love|look|check|wait|get back|get to|thank|help|need|stay|take care|be happy|be glad|be sure|be sorry|be here|be able|be in touch|be back|be honest|be lying|share|update|hope|find out|guess|mean|agree|bet|wonder|appreciate|understand|believe|have to (?:go|run)|go (?:now|to bed|to sleep)|thought|knew|said|told|asked|meant|guessed|hoped|forgot|noticed|wondered|mentioned|heard|agreed|continue|pass it on|leave it|sleep on it|cross my fingers|find it|call it)\b/iu;
const achievement =
  /^(?:(?:have )?(?:finished|completed|won|started|began|begun|graduated|passed|failed|got|received|bought|adopted|published|launched|released|broke|lost|found|met|married|moved|joined|quit|left|visited|attended|celebrated|went|travelled|traveled|ran|hiked|climbed|built|painted|wrote|signed|sold|crashed|injured|recovered|gave birth|had|saw|took|made|cooked|baked|planted|performed|presented|organised|organized|hosted|volunteered|applied|interviewed|retired|donated|learned|learnt|read|watched|booked|ordered|fixed|repaired|installed|deployed|shipped|fell|hurt|sprained|drove|flew|camped|swam|rescued|renovated|tried|discovered|opened|created|drew|sang|played|hung out|caught up))\b/iu;
const insight =
  /^(?:(?:have |have come to |just )?(?:realis|realiz)ed?|(?:have )?(?:noticed|figured out|discovered|come to (?:see|understand|terms)|learned|learnt|understood|found out)|(?:now )?(?:see|understand) now) (?:that |how |over time |when |i |the |my )/iu;
const steps =
  /^(?:to|in order to) [\p{L}-]+ .{2,80}?, (?:you (?:need to|have to|must|should|can) |please |just |simply |always |first |then |never )?(?!i\b|we\b|he\b|she\b|it\b|the\b|my\b|there\b)[\p{L}-]+ \S+|^(?:always|never) (?!here\b|there\b|an?\b|the\b|so\b|been\b|good\b|be\b|happy\b|wanted\b|loved\b|nice\b|great\b|something\b|thought\b|mind\b|up\b|knew\b|had\b)[\p{L}-]+ .+ (?:before|after|when|unless|until|without|with|on|in|to|from)\b|^(?:when|whenever|before|after|if|every time|once) .{4,80}?, (?:you (?:need to|have to|must|should) |please |always |first |just |then |never )?(?:run|use|check|press|hold|click|open|close|restart|clear|delete|create|make|add|set|call|send|ask|start|stop|turn|put|take|write|keep|do|go|see|wait|bump|merge|rebase|tag|deploy|update|notify|back up|unplug|plug|mix|heat|pour|drain|rinse)\b|^(?:the (?:trick|key|secret|best way|way|right way|first step|procedure|fix|workaround|solution)) (?:is|to) .{6,}|^(?:here is how|how) (?:to|i|we|you) .{6,}|^step \d+\b.{4,}|^first,? .{3,80}?,? then .{3,}/iu;
const habit =
  /\b(?:i|we) (?:always|never|usually|typically|normally) .+ (?:before|after|when|whenever|with|by|first|every)\b/iu;
const emphasis =
  /\b(?:important|never forget|must|urgent|critical|remember|always|never|huge|biggest|life-changing|finally)\b/iu;
const pastWord = /^(?:have )?(?<verb>\p{L}+)/u;

/**
 * Decides what a clause is worth. Undefined when it is worth nothing.
 * @param params.statement undefined where nobody in particular is spoken of
 */
export function keptAs(params: {
  readonly clause: string;
  readonly statement: Statement | undefined;
  readonly facts: readonly ReadFact[];
  readonly whens: readonly When[];
}): Kept | undefined {
  const { clause, statement, facts, whens } = params;
  const more = emphasis.test(clause) ? 0.1 : 0;
  const kept =
    factual(facts) ??
    planned(statement, whens) ??
    felt(clause, statement) ??
    reflected(statement) ??
    shown(clause, statement) ??
    happened(statement, whens);
  return kept === undefined
    ? undefined
    : { ...kept, salience: Math.min(1, Math.round((kept.salience + more) * 100) / 100) };
}

function factual(facts: readonly ReadFact[]): Kept | undefined {
  const told = facts.filter(({ object }) => object !== '');
  if (told.length === 0) return undefined;
  const predicates = told
    .filter(({ stance }, place) => place === 0 || stance === 'states')
    .map(({ predicate }) => predicateOf(predicate));
  return {
    kind: 'semantic',
    salience: Math.max(...predicates.map(({ salience }) => salience)),
    tags: [...new Set(predicates.map(({ tag }) => tag))],
  };
}

function planned(statement: Statement | undefined, whens: readonly When[]): Kept | undefined {
  if (statement === undefined || statement.mood.time !== 'ahead' || !statement.mood.certain) return undefined;
  const { says, mood, subject } = statement;
  if (mood.negated || subject.kind === 'attribute' || smallTalk.test(says) || says.split(' ').length < 2)
    return undefined;
  const at = whens.find(({ relation }) => relation === 'at');
  if (
    at === undefined &&
    (mood.loose || /^\p{L}+ (?:it|this|that|them|something|everything|my best|a shot|for it|for my)\b/u.test(says))
  )
    return undefined;
  return {
    kind: 'semantic',
    salience: at === undefined ? 0.45 : 0.6,
    tags: ['plan'],
    ...(at === undefined ? {} : { occurredAt: at.from }),
  };
}

function felt(clause: string, statement: Statement | undefined): Kept | undefined {
  const self = statement?.subject.kind === 'self' && statement.mood.certain && !statement.mood.negated;
  const found = self ? emotionOf(statement.says) : undefined;
  const emotion = found ?? movedBy(clause);
  if (emotion === undefined || pleasantry.test(clause)) return undefined;
  return {
    kind: 'emotional',
    salience: clause.split(' ').length > 5 ? 0.5 : 0.4,
    tags: [emotion.mood, emotion.valence > 0 ? 'positive' : 'negative'],
  };
}

const pleasantry =
  /\b(?:happy|glad|excited|thrilled|pleased|proud|sorry|grateful|thankful|relieved|sad) (?:to (?:hear|help|see|know|read|meet|be of|chat|talk|assist)|for (?:you|your|that|it|the (?:help|tip|advice))|that you|you|of you|it (?:helped|worked|went))\b|\b(?:of|about|by|for|with) (?:it|this|that|them|myself|you|him|her)\b\P{L}*$/iu;

function reflected(statement: Statement | undefined): Kept | undefined {
  if (statement?.subject.kind !== 'self' || !statement.mood.certain || statement.mood.negated) return undefined;
  return insight.test(statement.says) && statement.says.split(' ').length >= 5
    ? { kind: 'reflective', salience: 0.5, tags: ['insight'] }
    : undefined;
}

function shown(clause: string, statement: Statement | undefined): Kept | undefined {
  const told = steps.test(clause) && statement?.subject.kind !== 'self';
  return told || (habit.test(clause) && statement?.mood.certain === true)
    ? { kind: 'procedural', salience: 0.5, tags: ['how-to'] }
    : undefined;
}

function happened(statement: Statement | undefined, whens: readonly When[]): Kept | undefined {
  if (
    statement === undefined ||
    !statement.mood.certain ||
    statement.mood.negated ||
    statement.subject.kind === 'attribute'
  )
    return undefined;
  const { says, mood } = statement;
  if (mood.time === 'ended' || mood.time === 'ahead' || says.split(' ').length < 3 || smallTalk.test(says))
    return undefined;
  const verb = `${pastWord.exec(says)?.groups?.['verb']}`;
  if (!isPast(verb) && mood.time !== 'was') return undefined;
  const at = whens.find(({ relation }) => relation === 'at');
  const great = achievement.test(says);
  if (at === undefined && !great) return undefined;
  const own = statement.subject.kind === 'self' || statement.subject.kind === 'kin';
  return {
    kind: 'episodic',
    salience: (own ? 0.4 : 0.3) + (at === undefined ? 0 : 0.1) + (great ? 0.05 : 0),
    tags: ['event'],
    ...(at === undefined ? {} : { occurredAt: at.from }),
  };
}
