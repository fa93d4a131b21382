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
    expect(chooseKernel([() => wasmKernel('relaxed', relaxedModule)]).name).toBe('relaxed');
    expect(chooseKernel([() => wasmKernel('simd', simdModule)]).name).toBe('simd');
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
    expect(chooseKernel([() => undefined, () => wrong])).toBe(plainKernel);
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
