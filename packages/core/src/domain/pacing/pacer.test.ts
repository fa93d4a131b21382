import { beforeEach, describe, expect, test } from 'vitest';
import { manualTime, type ManualTime } from '../../testing/manual-time.ts';
import { createPacer, leastShare, longestMs, type Pacer, patienceMs, shareAt } from './pacer.ts';

let time: ManualTime;
let pacer: Pacer;
/** Milliseconds for which the thread has idled, as the test says. */
let idle: number;
let slices: number[];

beforeEach(() => {
  time = manualTime();
  idle = 0;
  slices = [];
  pacer = createPacer({
    platform: time.platform,
    scheduler: time.scheduler,
    settled: () => Promise.resolve().then(() => undefined),
    idleMs: () => idle,
  });
});

/** Work of slices that take so long each; notes when each began. */
async function work(count: number, took: number): Promise<void> {
  for (let done = 0; done < count; done += 1) {
    await pacer.turn();
    slices.push(time.platform.monotonic());
    time.platform.advance(took);
  }
}

describe('without calls', () => {
  test('work goes on at once', async () => {
    await work(3, 4);
    expect(slices).toEqual([0, 4, 8]);
  });

  test('several works do not make one long turn together', async () => {
    let turns = 0;
    let over = false;
    const count = (): void => {
      turns += 1;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    const begun: number[] = [];
    const one = async (): Promise<void> => {
      await pacer.turn();
      begun.push(turns);
      time.platform.advance(3);
    };
    await Promise.all([one(), one(), one()]);
    over = true;
    expect(new Set(begun).size).toBe(3);
  });

  test('nothing that was taken is held against it later', async () => {
    await work(3, 50);
    pacer.charge(50);
    await time.settle();
    const leave = pacer.enter();
    await work(1, 1);
    expect(slices.at(-1)).toBe(150);
    leave();
  });
});

describe('while calls are under way', () => {
  test('work takes its share of the time and no more', async () => {
    pacer.enter();
    const done = work(5, 4);
    await time.advance(200);
    await done;
    const rest = 4 / leastShare;
    expect(slices).toEqual([0, rest, 2 * rest, 3 * rest, 4 * rest]);
  });

  test('several works share what one would have, in turn', async () => {
    pacer.enter();
    const order: string[] = [];
    const named = async (name: string): Promise<void> => {
      for (let done = 0; done < 2; done += 1) {
        await pacer.turn();
        order.push(`${name}${time.platform.monotonic()}`);
        time.platform.advance(2);
      }
    };
    const done = Promise.all([named('a'), named('b')]);
    await time.advance(100);
    await done;
    expect(order).toEqual(['a0', 'b10', 'a20', 'b30']);
  });

  test('slices that take little follow each other before there is a rest', async () => {
    pacer.enter();
    const done = work(6, 0.5);
    await time.advance(20);
    await done;
    expect(slices).toEqual([0, 0.5, 1, 1.5, 10, 10.5]);
  });

  test('work goes on as soon as the last call has ended', async () => {
    const leave = [pacer.enter(), pacer.enter()];
    const done = work(2, 10);
    await time.advance(5);
    leave[0]?.();
    await time.settle();
    expect(slices).toHaveLength(1);
    leave[1]?.();
    await time.settle();
    expect(slices).toHaveLength(2);
    await done;
  });

  test('a thread that idles is not left idle', async () => {
    pacer.enter();
    const done = work(2, 10);
    await time.settle();
    idle += 10;
    await time.advance(10);
    await done;
    expect(slices).toEqual([0, 20]);
  });

  test('what was done elsewhere counts, and no rest is longer than a quarter of a second', async () => {
    pacer.enter();
    pacer.charge(2);
    pacer.charge(2);
    pacer.charge(0);
    const done = work(2, 1_000);
    await time.advance(2_000);
    await done;
    expect(slices).toEqual([16, 1_266]);
  });
});

describe('the share of work that is late', () => {
  test('grows from the least to all', () => {
    expect([0, patienceMs, (patienceMs + longestMs) / 2, longestMs, 10 * longestMs].map(shareAt)).toEqual([
      leastShare,
      leastShare,
      leastShare + (1 - leastShare) / 2,
      1,
      1,
    ]);
    expect(shareAt(-Infinity)).toBe(leastShare);
  });

  test('does not grow while it goes on', async () => {
    pacer.enter();
    const end = pacer.begin(time.platform.now());
    time.platform.advance(longestMs);
    const began = time.platform.monotonic();
    const done = work(2, 10);
    await time.advance(100);
    await done;
    expect(slices).toEqual([began, began + 10 / leastShare]);
    end();
  });

  test('goes by what began last after it was due and is not done, so that none starves however many calls there are', async () => {
    pacer.enter();
    const now = time.platform.now();
    const ends = [pacer.begin(now - longestMs), pacer.begin(now)];
    const late = work(3, 10);
    await time.advance(30);
    await late;
    expect(slices).toEqual([0, 10, 20]);
    ends[0]?.();
    await time.advance(100);
    slices.length = 0;
    const soon = work(2, 10);
    await time.advance(100);
    await soon;
    expect((slices[1] ?? 0) - (slices[0] ?? 0)).toBe(10 / leastShare);
    ends[1]?.();
  });
});
