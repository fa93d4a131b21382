import { expect, test } from 'vitest';
import { createHeapRoom, heapOfNode } from './heap-room.ts';

function heapRoom() {
  const set: string[] = [];
  const state = { calls: 0, young: 1e6 };
  const room = createHeapRoom({
    answering: () => state.calls,
    heap: { set: (flag) => void set.push(flag), youngBytes: () => state.young },
  });
  const look = (times: number): string[] => {
    set.length = 0;
    for (let time = 0; time < times; time += 1) room.look();
    return [...set];
  };
  return { state, look };
}

test('many calls at once give the heap room, up to a limit; a moment of them does not', () => {
  const { state, look } = heapRoom();
  state.calls = 50;
  expect(look(1)).toEqual([]);
  state.calls = 1;
  expect(look(1)).toEqual([]);
  state.calls = 8;
  expect(look(2)).toEqual(['--no-optimize-for-size', '--heap-growing-percent=30', '--semi-space-growth-factor=2']);
  state.young = 49e6;
  expect(look(1)).toEqual(['--semi-space-growth-factor=1']);
});

test('it is taken back when calls have been few for five seconds', () => {
  const { state, look } = heapRoom();
  state.calls = 50;
  look(2);
  state.calls = 7;
  look(19);
  state.calls = 50;
  look(1);
  state.calls = 0;
  expect(look(19)).not.toContain('--optimize-for-size');
  expect(look(1)).toEqual(['--optimize-for-size', '--heap-growing-percent=0', '--semi-space-growth-factor=1']);
  expect(look(5)).toEqual([]);
});

test('Node tells how much room new objects have', () => {
  expect(heapOfNode.youngBytes()).toBeGreaterThan(100_000);
});
