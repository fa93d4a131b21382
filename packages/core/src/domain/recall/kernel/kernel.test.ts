import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Kernel } from './bank.ts';
import { bestKernel, chooseKernel } from './kernel.ts';
import { plainKernel } from './plain.ts';
import { wasmKernel } from './wasm.ts';
import { relaxedModule, simdModule } from './wasm.generated.ts';

const engine = Reflect.get(globalThis, 'WebAssembly') as Record<string, unknown>;

afterEach(() => vi.unstubAllGlobals());

describe('the choice of a kernel', () => {
  test('takes each compiled kernel, as both come to the results of the plain one', () => {
    expect(chooseKernel([wasmKernel('relaxed', relaxedModule)]).name).toBe('relaxed');
    expect(chooseKernel([wasmKernel('simd', simdModule)]).name).toBe('simd');
    expect(bestKernel().name).toBe('relaxed');
    expect(bestKernel()).toBe(bestKernel());
  });

  test('passes over what is not there and what comes to other results', () => {
    const wrong: Kernel = {
      name: 'simd',
      createBank(bytes) {
        const bank = plainKernel.createBank(bytes);
        return { ...bank, views: bank.views, loops: { ...bank.loops, encode: () => undefined } };
      },
    };
    expect(chooseKernel([undefined, wrong])).toBe(plainKernel);
  });

  test('finds no compiled kernel where the engine has no WebAssembly or refuses the instructions', () => {
    vi.stubGlobal('WebAssembly', { ...engine, validate: () => false });
    expect(wasmKernel('relaxed', relaxedModule)).toBeUndefined();
    vi.stubGlobal('WebAssembly', undefined);
    expect(wasmKernel('relaxed', relaxedModule)).toBeUndefined();
  });
});

describe('a bank', () => {
  function memoryThatFailsWith(error: Error): Kernel | undefined {
    vi.stubGlobal('WebAssembly', {
      validate: engine['validate'],
      Module: engine['Module'],
      Instance: engine['Instance'],
      Memory: class {
        constructor() {
          throw error;
        }
      },
    });
    return wasmKernel('simd', simdModule);
  }

  test('is an ordinary array when the process has no more room for WebAssembly memories', () => {
    const bank = memoryThatFailsWith(new RangeError('could not allocate memory'))?.createBank(100);
    expect(bank?.views.u8.length).toBe(128);
  });

  test('passes on any other fault', () => {
    const kernel = memoryThatFailsWith(new TypeError('odd'));
    expect(() => kernel?.createBank(100)).toThrow('odd');
  });

  test.each([plainKernel, bestKernel()])('of the $name kernel keeps what is in it when it grows', (kernel) => {
    const bank = kernel.createBank(65_536);
    bank.views.f32[100] = 0.5;
    bank.grow(10);
    expect(bank.views.u8.length).toBe(65_536);
    bank.grow(65_537);
    expect(bank.views.u8.length).toBeGreaterThan(65_536);
    expect(bank.views.f32[100]).toBe(0.5);
  });
});

describe.each([plainKernel, wasmKernel('simd', simdModule), bestKernel()])(
  'the loops of the $name kernel',
  (kernel) => {
    const ROW = 68;
    const COARSE_ROW = 20;

    /** Rows of 64 numbers: (n, 1, -1, 0, ...) for each given n, and their coarse rows. */
    function rowsOf(firsts: readonly number[]) {
      const bank = (kernel ?? plainKernel).createBank(8_192);
      const { views, loops } = bank;
      for (const [row, first] of firsts.entries()) {
        views.f32.set([first, first === 0 ? 0 : 1, first === 0 ? 0 : -1]);
        loops.quantise(0, 1_024 + row * ROW, 64);
        loops.encode(1_024 + row * ROW, 4_096 + row * COARSE_ROW, 64, 64);
      }
      views.u8.fill(0, 0, 512);
      return bank;
    }

    const kept = (values: Int32Array | Float32Array, count: number): number[] =>
      [...values.subarray(0, count)].map((value) => Math.round(value * 100) / 100);

    test('round to the nearest, halves to the even one, and keep what reaches the threshold', () => {
      const { views, loops } = rowsOf([127, 254, 2, 0]);
      expect([...views.i8.subarray(1_024, 1_028)]).toEqual([127, 1, -1, 0]);
      expect([...views.i8.subarray(1_024 + ROW, 1_028 + ROW)]).toEqual([127, 0, 0, 0]);
      expect([...views.i8.subarray(1_024 + 2 * ROW, 1_028 + 2 * ROW)]).toEqual([127, 64, -64, 0]);
      views.i16[0] = 10;
      views.i16[2] = 10;
      expect(loops.fine(1_024, 5, 4, 64, 0, 100, 512, 600)).toBe(2);
      expect(kept(views.i32.subarray(128), 2)).toEqual([5, 6]);
      expect(kept(views.f32.subarray(150), 2)).toEqual([1_260, 2_540]);
    });

    test('score rows with a query whose negative numbers stand apart', () => {
      const { views, loops } = rowsOf([127, 2, 0, 4, 127]);
      views.u8[0] = 127;
      views.u8[64 + 2] = 100;
      // 127, 1, -1 by 127, 0, -100; then 127, 64, -64 scaled by 2 / 127; the fourth by 4 / 127.
      expect(loops.medium(1_024, 5, 5, 64, 0, 16_000, 1_512, 1_600)).toBe(2);
      expect(kept(views.i32.subarray(378), 2)).toEqual([5, 9]);
      expect(kept(views.f32.subarray(400), 2)).toEqual([16_229, 16_229]);
      expect(loops.medium(1_024, 5, 5, 64, 0, 0, 1_512, 1_600)).toBe(5);
      const [, second, third] = kept(views.f32.subarray(400), 5);
      expect(second).toBeCloseTo(((127 * 127 + 64 * 100) * 2) / 127, 1);
      expect(third).toBe(0);
    });

    test('score coarse rows by what their codes mean', () => {
      const { views, loops } = rowsOf([127, 0, 9]);
      views.i8[0] = 100;
      views.i8[2] = 100;
      // Codes 3 2 1 mean 3, 1, -1; a row of zeros has a scale of zero.
      expect(loops.coarse(4_096, 0, 3, 64, 0, 600, 1, 512, 600)).toBe(2);
      expect(kept(views.i32.subarray(128), 2)).toEqual([0, 2]);
      const [first] = kept(views.f32.subarray(150), 2);
      expect(first).toBeCloseTo(((127 * 127 + 2) / (3 * 127 + 2)) * 200, 0);
      expect(loops.coarse(4_096, 0, 3, 64, 0, 600, -1, 512, 600)).toBe(3);
    });
  },
);
