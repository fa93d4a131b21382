import type { Platform } from '../platform.ts';

/** So long rankings go on in one turn of the event loop before the next one waits for another turn, milliseconds. */
const SHARE = 2;
/**
 * Where more than so many wait for their turn, rankings go on for longer, by so many milliseconds for each, and no longer than
 * this: what else a turn costs (a commit, looking at sockets) is then shared by more of them.
 */
const MANY = 24;
const MORE = 1;
const LONGEST = 20;
/** Part of that which they take while other work waits for its next turn. */
const BESIDE = 1 / 2;

export interface Turns {
  /** The platform for work that yields turns, so that it is known while some waits for its next one. */
  readonly platform: Platform;
  /**
   * Asked before a ranking, which takes its place in the turn by a false. True when it must wait for the next one:
   * rankings have used up their share of the turn, or one has run and other work waits. While very many wait, the share is
   * larger, and other work has a part of it to wait for.
   */
  crowded(): boolean;
  /**
   * Resolves in the next turn; to be called when it is crowded. Who asked first goes first, by the monotonic clock: what is done
   * before a ranking takes longer for some than for others.
   */
  next(askedAt: number): Promise<void>;
  /**
   * Resolves when those who wait for their ranking now have had it; at once unless there are very many. For calls that rank nothing:
   * each would else go before all who wait, and who asks would pay for who writes.
   */
  line(): Promise<void>;
}

/**
 * Shares turns of the event loop between rankings and the rest. A recall from RAM runs on microtasks alone: whoever
 * asks again as soon as it is answered would keep timers, sockets and another user's load waiting for ever, and many
 * who ask at once would make one long turn.
 *
 * @param short whether turns have to be short, however many wait; asked once a turn
 */
export function createTurns(platform: Platform, short: () => boolean = () => false): Turns {
  let waiting = 0;
  let line: { readonly askedAt: number; readonly go: () => void }[] = [];
  /** How many waited for this turn. */
  let crowd = 0;
  let began = 0;
  let ended: Promise<void> | undefined;
  const turns: Turns = {
    platform: {
      ...platform,
      async yieldTurn() {
        waiting += 1;
        await platform.yieldTurn();
        waiting -= 1;
      },
    },
    crowded() {
      if (ended !== undefined) {
        const more = Math.max(0, crowd - MANY) * MORE;
        const share = waiting > 0 ? more * BESIDE : SHARE + more;
        return platform.monotonic() - began >= Math.min(LONGEST, share);
      }
      began = platform.monotonic();
      ended = platform.yieldTurn().then(() => {
        ended = undefined;
        const before = line;
        line = [];
        crowd = short() ? 0 : before.length;
        for (const { go } of before.toSorted((a, b) => a.askedAt - b.askedAt)) go();
      });
      return false;
    },
    next: (askedAt) =>
      new Promise((resolve) => {
        line.push({ askedAt, go: resolve });
      }),
    async line() {
      if (line.length <= MANY) return;
      const askedAt = platform.monotonic();
      while (turns.crowded()) await turns.next(askedAt);
    },
  };
  return turns;
}
