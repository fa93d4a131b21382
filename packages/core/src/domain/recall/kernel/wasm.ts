import { type Bank, type Kernel, type Loops, viewsOf } from './bank.ts';
import { plainKernel } from './plain.ts';

/** What is used here of the engine's WebAssembly; the type library knows it only for browsers. */
interface WasmEngine {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Instance: new (
    module: object,
    imports: { readonly holdfast: { readonly memory: WasmMemory } },
  ) => { readonly exports: unknown };
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

declare const WebAssembly: WasmEngine | undefined;

const PAGE = 65_536;

/**
 * A kernel from a module of ours, given as base64; undefined where the engine has no WebAssembly or refuses the
 * module's instructions.
 */
export function wasmKernel(name: 'relaxed' | 'simd', base64: string): Kernel | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const engine = WebAssembly;
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  if (!engine.validate(bytes)) return undefined;
  const module = new engine.Module(bytes);
  return {
    name,
    createBank(size) {
      const memory = memoryOf(engine, size);
      // Each memory takes a range of addresses, of which a process has a limited number.
      return memory === undefined ? plainKernel.createBank(size) : bankIn(engine, module, memory);
    },
  };
}

function memoryOf(engine: WasmEngine, size: number): WasmMemory | undefined {
  try {
    return new engine.Memory({ initial: Math.ceil(size / PAGE) });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function bankIn(engine: WasmEngine, module: object, memory: WasmMemory): Bank {
  // Sound: these are the exports of the module that is generated from kernel.wat.
  const loops = new engine.Instance(module, { holdfast: { memory } }).exports as Loops;
  let views = viewsOf(memory.buffer);
  return {
    get views() {
      return views;
    },
    loops,
    grow(least) {
      const missing = least - views.u8.length;
      if (missing <= 0) return;
      // Growing happens in place and copies nothing, so a little spare room is enough.
      memory.grow(Math.ceil(Math.max(missing, views.u8.length / 16) / PAGE));
      views = viewsOf(memory.buffer);
    },
  };
}
