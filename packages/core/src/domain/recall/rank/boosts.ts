import { i32, u8 } from '../index/column.ts';
import type { Partition } from '../index/partition.ts';
import type { Question } from '../understand/understanding.ts';
import type { Touched } from './lately.ts';
import type { Profile } from './profiles.ts';

/** A factor that a signal of the question lays on the memories that fit it. */
export interface Boost {
  readonly name: 'speaker' | 'firstPerson' | 'askingSession' | 'answerType' | 'phrase' | 'workingSet';
  /** The factor of the document that fits best; `share` says how much of it another one gets. */
  readonly factor: number;
  readonly fits: (doc: number) => boolean;
  /** 0 to 1, and 0 for a document that does not fit; 1 for one that does when not given. */
  readonly share?: (doc: number) => number;
  /** Given for boosts by who spoke, as data: these apply before candidates are cut, to every document found. */
  readonly voice?: { readonly column: Int32Array; readonly value: number; readonly factor: number };
}

function boostOfVoice(name: 'speaker' | 'firstPerson', column: Int32Array, value: number, factor: number): Boost {
  return { name, factor, fits: (doc) => i32(column, doc) === value, voice: { column, value, factor } };
}

/** What a boost makes of a document's score. */
export function factorOn({ factor, fits, share }: Boost, doc: number): number {
  if (share !== undefined) return 1 + (factor - 1) * share(doc);
  return fits(doc) ? factor : 1;
}

/** The boosts of a profile that this question switches on, for one partition. */
export function boostsOf(
  partition: Partition,
  asked: {
    readonly question: Question;
    readonly sessionId: string | undefined;
    readonly touched: Touched;
    readonly profile: Profile;
  },
): Boost[] {
  const { question, sessionId, touched, profile } = asked;
  if (profile.kind === 'sum') return [];
  const { documents } = partition;
  const boosts: Boost[] = [];
  const [speaker, ...others] = question.understood.speakers;
  if (speaker !== undefined && others.length === 0) {
    const id = documents.speakers.find(speaker);
    if (id >= 0) boosts.push(boostOfVoice('speaker', documents.speaker.values, id, profile.speaker));
  }
  if (question.firstPerson) {
    const user = documents.names.find('user');
    if (user >= 0) boosts.push(boostOfVoice('firstPerson', documents.role.values, user, profile.firstPerson));
  }
  const session = sessionId === undefined ? -1 : documents.sessions.find(sessionId);
  if (session >= 0) {
    const fits = (doc: number): boolean => i32(documents.session.values, doc) === session;
    boosts.push({ name: 'askingSession', factor: profile.askingSession, fits });
  }
  if (touched.size > 0) {
    const share = (doc: number): number => touched.get(doc) ?? 0;
    boosts.push({ name: 'workingSet', factor: profile.workingSet.factor, fits: (doc) => touched.has(doc), share });
  }
  if (question.wanted !== 0) {
    const fits = (doc: number): boolean => (u8(documents.traits.values, doc) & question.wanted) !== 0;
    boosts.push({ name: 'answerType', factor: profile.answerType, fits });
  }
  for (const phrase of question.phrases) {
    // The index holds no word order: all words of the phrase in one memory is the sign, and it only boosts.
    const fits = (doc: number): boolean => partition.postings.shared(doc, phrase).length === phrase.length;
    boosts.push({ name: 'phrase', factor: profile.phrase, fits });
  }
  return boosts;
}
