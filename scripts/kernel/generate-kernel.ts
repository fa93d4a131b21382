import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import loadWabt from 'wabt';

const folder = 'packages/core/src/domain/recall/kernel';
const root = join(import.meta.dirname, '..', '..');

export const kernelOutputs = [`${folder}/wasm.generated.ts`] as const;

/** Compiles the WebAssembly text of the vector kernel: one module with relaxed instructions and one without. */
export async function generateKernel(): Promise<ReadonlyMap<string, string>> {
  const text = `// Written by \`npm run generate\` from the .wat files beside it. Do not edit.

/** The kernel with relaxed SIMD instructions, as base64. */
export const relaxedModule =
  '${await compile('scan-relaxed.wat')}';

/** The kernel with SIMD instructions that every engine of today has, as base64. */
export const simdModule =
  '${await compile('scan-simd.wat')}';
`;
  return new Map([[kernelOutputs[0], text]]);
}

async function compile(scan: string): Promise<string> {
  const wabt = await loadWabt();
  const parts = await Promise.all(['kernel.wat', scan].map((name) => readFile(join(root, folder, name), 'utf8')));
  const source = `(module (import "holdfast" "memory" (memory 1))\n${parts.join('\n')})`;
  const parsed = wabt.parseWat(scan, source, { simd: true, relaxed_simd: true, multi_value: true });
  try {
    parsed.validate();
    return Buffer.from(parsed.toBinary({}).buffer).toString('base64');
  } finally {
    parsed.destroy();
  }
}
