/** Drops the keys whose value is undefined, so that optional fields stay absent. */
export function defined<T extends Record<string, unknown>>(fields: T): Defined<T> {
  // Sound: exactly the undefined values are removed, which is what Defined<T> says.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}

export type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
