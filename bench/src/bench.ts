/** What every measurement of Holdfast looks like, for people and for programs. */

export type Metrics = Record<string, number>;
export type Settings = Record<string, string | number | boolean>;

export interface BenchOptions {
  readonly store: 'sqlite' | 'postgres';
  /** File or folder with the data of the bench; see its summary. */
  readonly data: string | undefined;
  /** Flags that only this bench knows, as given. */
  readonly flags: ReadonlyMap<string, string>;
  /** Files named without a flag, in order. */
  readonly files: readonly string[];
  /** Says how far it is; `total` undefined when nobody knows. */
  readonly progress: (done: number, total: number | undefined, what: string) => void;
}

export interface BenchResult {
  readonly settings: Settings;
  readonly metrics: Metrics;
}

export interface Bench {
  readonly name: string;
  /** One line for the list. */
  readonly summary: string;
  /** Flags beside the common ones, with a line each. */
  readonly flags: Readonly<Record<string, string>>;
  /** Stores it can measure, the usual one first; SQLite alone when not given. */
  readonly stores?: readonly BenchOptions['store'][];
  /** Names of files it takes without a flag; none when not given. */
  readonly files?: readonly string[];
  run(options: BenchOptions): Promise<BenchResult>;
}

/** A flag as a positive whole number. @throws Error naming the flag */
export function numberFlag(options: BenchOptions, name: string, otherwise: number): number {
  const given = options.flags.get(name);
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a positive whole number, not ${given}`);
}

/** A flag out of a list. @throws Error naming the flag and the list */
export function choiceFlag<T extends string>(options: BenchOptions, name: string, choices: readonly [T, ...T[]]): T {
  const given = options.flags.get(name) ?? choices[0];
  const choice = choices.find((one) => one === given);
  if (choice !== undefined) return choice;
  throw new Error(`--${name} must be one of ${choices.join(', ')}, not ${given}`);
}
