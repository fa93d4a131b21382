/** A way into one data folder that runs in a process of its own. */
export interface Peer {
  readonly name: string;
  /** Starts the process; it is ready when this settles. */
  start(): Promise<void>;
  /** Remembers the words; settles with the memory's id once it is acknowledged. */
  remember(content: string): Promise<string>;
  /** Ids of what is found by the words. */
  find(query: string): Promise<readonly string[]>;
  /** Kills the process at once (-9), and settles when it is gone. */
  kill(): Promise<void>;
  /** Ends the process as a person would. */
  stop(): Promise<void>;
}

export const cliScript = new URL('../../../packages/server/src/cli/main.ts', import.meta.url);
