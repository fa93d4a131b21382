/** An event source's channel, its stream and the tenant that they are bound to. */
export interface Binding {
  /** Channel and stream have one name: Redis keeps them apart, and a publisher has one thing to know. */
  readonly channel: string;
  readonly tenant: string;
}

/** Consumers of all replicas share one group, so that each entry goes to one of them. */
export const group = 'holdfast';

/** Where events go that cannot be stored, each with the reason. */
export function deadLettersOf(channel: string): string {
  return `${channel}.dead`;
}
