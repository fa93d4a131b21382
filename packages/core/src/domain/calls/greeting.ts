import type { Memory } from '../memories/memory.ts';
import { recency } from '../recall/rank/formulas.ts';
import type { CallDetails } from './call.ts';
import type { Standing, StoredConversation } from './call-store.ts';
import type { VoiceSettings } from './settings.ts';

/** Share of salience against recency in what is told as a call begins. */
const salienceShare = 0.6;

/** 0.6 salience + 0.4 recency, with recency = 1 / (1 + ageDays * decayRate): there is no question to compare with yet. */
export function standingScore({ salience, occurredAt, decayRate }: Standing, now: number): number {
  return salienceShare * salience + (1 - salienceShare) * recency({ now, occurredAt, decayRate });
}

/** What is known of a caller. */
export interface Acquaintance {
  readonly user: string;
  readonly known: boolean;
  readonly name: string | undefined;
  /** Best first. */
  readonly memories: readonly Memory[];
  readonly last: StoredConversation | undefined;
  readonly details: CallDetails | undefined;
}

const longestContext = 1_500;
const longestLine = 300;
const mostTopics = 5;

/** A text that is cut between words, if it must be. */
export function shortened(text: string, most: number): string {
  const one = text.replaceAll(/\s+/gu, ' ').trim();
  if (one.length <= most) return one;
  const cut = one.slice(0, most - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).toWellFormed()}…`;
}

/**
 * Dynamic variables for an agent: ours, those it declares and those of the settings, each with a value: a vendor's agent
 * does not start with one missing.
 */
export function variablesOf(
  { user, known, name, memories, last, details }: Acquaintance,
  settings: VoiceSettings,
  declared: readonly string[],
): Readonly<Record<string, string>> {
  const met = last !== undefined || memories.length > 0;
  const variables: Record<string, string> = {};
  for (const variable of declared) variables[variable] = '';
  return {
    ...variables,
    ...settings.variables,
    user_id: user,
    user_name: name ?? settings.nameless,
    memory_context: contextOf({ memories, last, details }),
    recent_topics: topicsOf(memories, details) || 'none',
    last_interaction: lastOf(memories, last) ?? 'never',
    caller_known: known && met ? 'yes' : 'no',
    ...(settings.userVariable === 'user_id' ? {} : { [settings.userVariable]: user }),
  };
}

function contextOf({ memories, last, details }: Pick<Acquaintance, 'memories' | 'last' | 'details'>): string {
  const day = last === undefined ? '' : new Date(last.startedAt).toISOString().slice(0, 10);
  const summary = details?.summary ?? details?.title;
  const lines = [
    ...(summary === undefined ? [] : [`Last call on ${day}: ${shortened(summary, longestLine)}`]),
    ...memories.map(({ content }) => shortened(content, longestLine)),
  ];
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > longestContext) break;
    kept.push(line);
  }
  return kept.length === 0 ? 'Nothing is known of this caller yet.' : kept.join('\n');
}

function topicsOf(memories: readonly Memory[], details: CallDetails | undefined): string {
  const counts = new Map<string, number>();
  for (const tag of memories.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const tags = [...counts].toSorted(([, a], [, b]) => b - a).map(([tag]) => tag);
  return [...(details?.title === undefined ? [] : [details.title]), ...tags].slice(0, mostTopics).join(', ');
}

function lastOf(memories: readonly Memory[], last: StoredConversation | undefined): string | undefined {
  const at = Math.max(last?.startedAt ?? 0, ...memories.map(({ occurredAt }) => occurredAt));
  return at === 0 ? undefined : new Date(at).toISOString();
}

/** A template with variables put in where it says `{{name}}`; unknown ones become nothing. */
export function filledIn(template: string, variables: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{\s*(?<name>[\w.-]+)\s*\}\}/gu, (_, name: string) => variables[name] ?? '');
}
