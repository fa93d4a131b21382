import { HoldfastError } from '@holdfast/contract';
import { z } from 'zod';

export type TensorValues = Float32Array | Float64Array | Int32Array;

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: TensorValues;
}

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
type Entry = z.infer<typeof entrySchema>;

/** The format's own ceiling for the header. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Reads named tensors of a safetensors file: 8 bytes of header length (little endian), a JSON header
 * `{name: {dtype, shape, data_offsets}}`, then the numbers. F16, BF16 and I8 become float32 (exactly), I64 becomes
 * int32. Format: the safetensors README.
 *
 * @param params.names tensors to read; one that the file does not have is left out of the answer
 * @throws HoldfastError config_invalid, naming the file, when it is damaged or of a kind that is not read here
 */
export function readTensors(params: {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly names: readonly string[];
}): Map<string, Tensor> {
  const { bytes, file } = params;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength < 8 ? -1 : Number(view.getBigUint64(0, true));
  if (length < 2 || length > MAX_HEADER_BYTES || 8 + length > bytes.byteLength) {
    throw damaged(file, 'its header is cut off or it is not a safetensors file');
  }
  const header = parseHeader(bytes.subarray(8, 8 + length), file);
  // Not bytes.subarray: of a Buffer that would be a Buffer, whose slice() shares memory instead of copying.
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + 8 + length, bytes.byteLength - 8 - length);
  const tensors = new Map<string, Tensor>();
  for (const name of params.names) {
    if (!Object.hasOwn(header, name)) continue;
    const entry = entrySchema.safeParse(header[name]);
    if (!entry.success) throw damaged(file, `the entry of tensor "${name}" is malformed`);
    tensors.set(name, { shape: entry.data.shape, values: readValues({ entry: entry.data, data, name, file }) });
  }
  return tensors;
}

function parseHeader(bytes: Uint8Array, file: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw damaged(file, 'its header is not JSON', cause);
  }
}

interface Reading {
  readonly entry: Entry;
  readonly data: Uint8Array;
  readonly name: string;
  readonly file: string;
}

function readValues({ entry, data, name, file }: Reading): TensorValues {
  const [start, end] = entry.data_offsets;
  const count = entry.shape.reduce((product, size) => product * size, 1);
  const width = widths[entry.dtype];
  if (width === undefined) {
    throw damaged(file, `tensor "${name}" has the type ${entry.dtype.slice(0, 20)}, which Holdfast does not read`);
  }
  if (start > end || end > data.byteLength || end - start !== count * width) {
    throw damaged(file, `tensor "${name}" does not have the bytes that its shape needs; the file may be cut off`);
  }
  // A copy of its own: typed arrays need aligned starts, which the format does not promise.
  const buffer = data.slice(start, end).buffer;
  switch (entry.dtype) {
    case 'F64':
      return new Float64Array(buffer);
    case 'I32':
      return new Int32Array(buffer);
    case 'I64':
      return Int32Array.from(new BigInt64Array(buffer), Number);
    case 'I8':
      return Float32Array.from(new Int8Array(buffer));
    case 'F16':
      return Float32Array.from(new Uint16Array(buffer), halfToNumber);
    case 'BF16':
      return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer);
    default:
      return new Float32Array(buffer);
  }
}

/** Bytes a number, by type name; the types that are read. */
const widths: Readonly<Record<string, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2, I8: 1, I32: 4, I64: 8 };

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent (bias 15), 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function damaged(file: string, what: string, cause?: unknown): HoldfastError {
  return new HoldfastError('config_invalid', {
    detail: `The model file ${file} cannot be used: ${what}. Download the model again or name another folder.`,
    cause,
  });
}
