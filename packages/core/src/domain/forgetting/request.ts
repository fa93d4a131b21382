import type { UserScope } from '../scope.ts';
import type { ForgettingTarget } from './target.ts';

/** What is to be forgotten, as it is kept until it is: words among it. */
export interface ForgettingRequest {
  readonly target: ForgettingTarget;
  readonly spaces: UserScope['spaces'];
  /** The last memory that was stored when it was asked for: what comes later is not meant. */
  readonly upTo: number;
  /** Names of the entity that is to be forgotten. */
  readonly names: readonly string[];
}

export function readRequest(text: string): ForgettingRequest {
  // Sound: only `beginForgetting` makes these texts, and the store keeps them as they are.
  return JSON.parse(text) as ForgettingRequest;
}
