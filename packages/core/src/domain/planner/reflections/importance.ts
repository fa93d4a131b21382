import type { Memory } from '../../memories/memory.ts';
import { createTriggers, type Rule } from '../../memories/triggers.ts';

/** What makes something worth keeping beyond its day. */
export type Weight = 'asked_to_remember' | 'decided' | 'ran_into' | 'committed_to' | 'said_preference' | 'noted';

export interface Importance {
  /** 0 to 1. */
  readonly value: number;
  /** Undefined for what is passing. */
  readonly weight?: Weight;
}

/** From this on, included, what was said is kept as a fact. */
export const promotedFrom = 0.7;

interface WeightRule extends Rule {
  readonly weight: Exclude<Weight, 'noted'>;
  readonly value: number;
}

/** The first that fits counts. */
const rules: readonly WeightRule[] = [
  {
    weight: 'asked_to_remember',
    value: 0.9,
    pattern:
      /\b(?:(?:please |do )?remember (?:that|this|to|my|our|the|:)|never forget|do(?: not|n't) forget|note (?:that|this|down|:)|keep in mind|for the record|from now on|important:)/iu,
    words: 'please do remember never don dont note keep for from important',
  },
  {
    weight: 'decided',
    value: 0.8,
    pattern:
      /\b(?:(?:i|we|they|he|she|team|board)(?:'ve| have| has)? (?:now |finally |just |all )?(?:decided|agreed|chose|settled on|opted for|resolved|approved|signed off)|it (?:is|was) decided|decision: ?|decided (?:to|that|on|against)|(?:i'm|we're|we are|i am) going with)\b/iu,
    words: 'i we they he she team board it decision decided',
  },
  {
    weight: 'ran_into',
    value: 0.75,
    pattern:
      /\b(?:outage|incident|crashed|went down|is down|broke down|(?:has |have )?failed|failure|data loss|lost (?:all|the|our|my)|corrupted|breach(?:ed)?|rolled back|post-?mortem|root cause)\b/iu,
    words:
      'outage incident crashed went is broke has have failed failure data lost corrupted breach breached rolled post postmortem root',
  },
  {
    weight: 'committed_to',
    value: 0.75,
    pattern:
      /\b(?:deadline|(?:is|are|was) due (?:on|by|in|next|this|tomorrow|at)|due (?:date|on|by)|(?:i|we)(?:'ll| will) (?:have|send|deliver|finish|ship|call|pay|hand|submit|publish|be done|get back|provide|prepare|write)|(?:i|we) (?:promised|committed|guaranteed)|no later than|must be (?:done|ready|finished|sent|paid|delivered) (?:by|on|before))\b/iu,
    words: 'deadline is are was due i we no must',
  },
  {
    weight: 'said_preference',
    value: 0.7,
    pattern:
      /\b(?:(?:i|we|she|he|they)(?: really| much| always| strongly| usually)? (?:prefers?|love|loves|hate|hates|dislikes?|favou?rs?|can't stand|cannot stand)|my favou?rite|our favou?rite|(?:i|we)(?:'d| would) rather)\b/iu,
    words: 'i we she he they my our',
  },
];
const possible = createTriggers(rules);

const passing = 0.2;
const plain = 0.4;
/** What is asked, or thought about aloud, has not happened. */
const asked = /\?["')\]]*\s*$/u;
const supposed =
  /\b(?:should (?:i|we)|could (?:i|we)|shall (?:i|we)|what if|if (?:i|we|it|they)|in case|would have|might|maybe|perhaps|not (?:yet )?decided|(?:have|has)(?: not|n't) (?:yet )?(?:decided|agreed|chosen)|undecided|no (?:outage|incident|failure|deadline)s?|without (?:an? |any )?(?:outage|incident|failure))\b/iu;

/**
 * How much something that was said matters beyond its day, by rules that give the same answer to the same words. What a
 * caller said of it counts more than rules do; what tools wrote is passing unless something failed.
 */
export function importanceOf({
  content,
  role,
  salience,
  derived,
}: Pick<Memory, 'content' | 'role' | 'salience' | 'derived'>): Importance {
  const given = derived.includes('salience') ? undefined : salience;
  const found = weightOf(content);
  if (given !== undefined) {
    const weight: Weight = found?.weight ?? 'noted';
    return given < promotedFrom ? { value: given } : { value: given, weight };
  }
  const routine = role === 'tool' || role === 'system';
  if (found === undefined || (routine && found.weight !== 'ran_into')) return { value: routine ? passing : plain };
  return { value: found.value, weight: found.weight };
}

function weightOf(content: string): WeightRule | undefined {
  const bits = possible(content);
  if (bits === 0) return undefined;
  const rule = rules.find(({ pattern }, place) => (bits & (1 << place)) !== 0 && pattern.test(content));
  if (rule === undefined || rule.weight === 'asked_to_remember') return rule;
  return asked.test(content) || supposed.test(content) ? undefined : rule;
}
