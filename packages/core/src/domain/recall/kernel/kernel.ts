import {
  type Bank,
  COARSE_QUERY_LIMIT,
  GROUP,
  type Kernel,
  MEDIUM_QUERY_LIMIT,
  SCALE_BYTES,
  SPARE_ROWS,
} from './bank.ts';
import { plainKernel } from './plain.ts';
import { wasmKernel } from './wasm.ts';
import { relaxedModule, simdModule } from './wasm.generated.ts';

/** From the fastest on. */
const MODULES = [
  ['relaxed', relaxedModule],
  ['simd', simdModule],
] as const;

let chosen: Kernel | undefined;

/** The fastest kernel that this engine runs rightly. Compiled and tried at the first call, in about five milliseconds. */
export function bestKernel(): Kernel {
  chosen ??= chooseKernel(MODULES.values().map(([name, base64]) => wasmKernel(name, base64)));
  return chosen;
}

/** The first that there is and that agrees with the plain kernel, else the plain one; asks for no more than it needs. */
export function chooseKernel(candidates: Iterable<Kernel | undefined>): Kernel {
  for (const kernel of candidates) if (kernel !== undefined && agrees(kernel)) return kernel;
  return plainKernel;
}

/** One more than a multiple of the two or four that a kernel may take at a time. */
const ROWS = 5;
/** Few, as it runs once a process, before the compiler warms up; the tests compare longer rows. */
const DIMENSIONS = 2 * GROUP;
const FINE_ROW = DIMENSIONS + SCALE_BYTES;
const COARSE_ROW = DIMENSIONS / 4 + SCALE_BYTES;
const LIST = 4 * (ROWS + 1);

/** Where things stand in the memory of the trial; the numbers to quantise come first. */
const QUERY = DIMENSIONS * 4;
const LISTED = QUERY + DIMENSIONS * 2;
const SCORES = LISTED + LIST;
const FINE = SCORES + LIST;
const COARSE = FINE + FINE_ROW * ROWS;
const END = COARSE + Math.max(COARSE_ROW * (ROWS + SPARE_ROWS), FINE_ROW * SPARE_ROWS);

/** Runs every loop on made-up rows and compares what it leaves behind with what the plain kernel does. */
function agrees(kernel: Kernel): boolean {
  const expected = trial(plainKernel.createBank(END));
  const found = trial(kernel.createBank(END));
  return expected.every((byte, at) => byte === found[at]);
}

function trial({ views, loops }: Bank): number[] {
  let state = 1;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) >> 8;
  const results: number[] = [];
  const note = (from: number, to: number): void => void results.push(...views.u8.subarray(from, to));
  for (let row = 0; row < ROWS; row += 1) {
    for (let index = 0; index < DIMENSIONS; index += 1) views.f32[index] = next();
    loops.quantise(0, FINE + row * FINE_ROW, DIMENSIONS);
    loops.encode(FINE + row * FINE_ROW, COARSE + row * COARSE_ROW, DIMENSIONS, DIMENSIONS);
  }
  note(FINE, END);
  for (let index = 0; index < DIMENSIONS; index += 1) views.i16[QUERY / 2 + index] = next();
  const kept = loops.fine(FINE, 0, ROWS, DIMENSIONS, QUERY, 0, LISTED, SCORES);
  note(LISTED, LISTED + 4 * kept);
  note(SCORES, SCORES + 4 * kept);
  for (let row = 0; row < ROWS; row += 1) views.i32[LISTED / 4 + row] = ROWS - 1 - row;
  loops.fineAt(FINE, ROWS, DIMENSIONS, QUERY, LISTED, SCORES);
  note(SCORES, SCORES + 4 * ROWS);
  for (let index = 0; index < 2 * DIMENSIONS; index += 1) views.u8[QUERY + index] = next() & MEDIUM_QUERY_LIMIT;
  const near = loops.medium(FINE, 0, ROWS, DIMENSIONS, QUERY, 0, LISTED, SCORES);
  note(LISTED, LISTED + 4 * near);
  note(SCORES, SCORES + 4 * near);
  let bias = 0;
  for (let index = 0; index < DIMENSIONS; index += 1) {
    const number = next() % (COARSE_QUERY_LIMIT + 1);
    views.i8[QUERY + index] = number;
    bias += 3 * number;
  }
  const close = loops.coarse(COARSE, 0, ROWS, DIMENSIONS, QUERY, bias, -Infinity, LISTED, SCORES);
  note(LISTED, LISTED + 4 * close);
  note(SCORES, SCORES + 4 * close);
  return results;
}
