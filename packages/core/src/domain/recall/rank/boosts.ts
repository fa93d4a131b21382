import { i32, u8 } from '../index/column.ts';
import type { Partition } from '../index/partition.ts';
import type { Question } from '../understand/understanding.ts';
import { sharedTerms } from './feedback.ts';
import type { RecipeProfile } from './profiles.ts';

/** A factor that a signal of the question lays on the memories that fit it. */
export interface Boost {
  readonly name: 'speaker' | 'firstPerson' | 'answerType' | 'phrase';
  readonly factor: number;
  readonly fits: (doc: number) => boolean;
}

/** The boosts of a profile that this question switches on, for one partition. */
export function boostsOf(partition: Partition, question: Question, profile: RecipeProfile): Boost[] {
  const { documents } = partition;
  const boosts: Boost[] = [];
  const [speaker, ...others] = question.understood.speakers;
  if (speaker !== undefined && others.length === 0) {
    const id = documents.speakers.find(speaker);
    boosts.push({ name: 'speaker', factor: profile.speaker, fits: (doc) => i32(documents.speaker.values, doc) === id });
  }
  if (question.firstPerson) {
    const user = documents.names.find('user');
    const fits = (doc: number): boolean => i32(documents.role.values, doc) === user;
    if (user >= 0) boosts.push({ name: 'firstPerson', factor: profile.firstPerson, fits });
  }
  if (question.wanted !== 0) {
    const fits = (doc: number): boolean => (u8(documents.traits.values, doc) & question.wanted) !== 0;
    boosts.push({ name: 'answerType', factor: profile.answerType, fits });
  }
  for (const phrase of question.phrases) {
    // The index holds no word order: all words of the phrase in one memory is the sign, and it only boosts.
    const fits = (doc: number): boolean => sharedTerms(partition, doc, phrase).length === phrase.length;
    boosts.push({ name: 'phrase', factor: profile.phrase, fits });
  }
  return boosts;
}
