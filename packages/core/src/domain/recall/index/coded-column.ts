import { bytesColumn, type Column, doubleColumn, f64, u8 } from './column.ts';
import { DamagedFields } from './fields.ts';

const MOST_CODES = 256;

/**
 * A growing column of numbers of which few differ: no room at all while all are the same, one byte an entry while there
 * are at most 256 values, and then the numbers themselves. Always exact: float32 was rejected, as a filter at 0.7 would
 * lose what was stored as 0.7.
 */
export class CodedColumn {
  #length = 0;
  #numbers: number[] = [];
  /** Not there while all entries are the first of the numbers. */
  #codes: Column<Uint8Array> | undefined;
  /** There once codes are too few. */
  #plain: Column<Float64Array> | undefined;

  at(index: number): number {
    // Sound here and below: every code stored has its number, and so has the first entry.
    if (this.#codes !== undefined) return this.#numbers[u8(this.#codes.values, index)] as number;
    return this.#plain === undefined ? (this.#numbers[0] as number) : f64(this.#plain.values, index);
  }

  push(number: number): void {
    const code = this.#codeOf(number);
    this.#length += 1;
    this.#codes?.push(code);
    this.#plain?.push(number);
  }

  set(index: number, number: number): void {
    const code = this.#codeOf(number);
    if (this.#codes !== undefined) this.#codes.values[index] = code;
    if (this.#plain !== undefined) this.#plain.values[index] = number;
  }

  /**
   * Copies the entries from `first` on up to `end`: their codes and the numbers behind these, or no codes and the
   * numbers themselves. Numbers that came later are left out, so that a run that did not change is saved the same.
   */
  save(first: number, end: number): { readonly numbers: Float64Array; readonly codes: Uint8Array } {
    if (this.#plain !== undefined) return { numbers: this.#plain.values.slice(first, end), codes: new Uint8Array(0) };
    const codes = this.#codes?.values.slice(first, end) ?? new Uint8Array(end - first);
    const most = codes.reduce((greatest, code) => Math.max(greatest, code), 0);
    return { numbers: Float64Array.from(this.#numbers.slice(0, most + 1)), codes };
  }

  /**
   * Appends what `save` gave; runs are loaded in their order.
   * @throws DamagedFields when the codes are not those of the runs before
   */
  load({ numbers, codes }: { readonly numbers: Float64Array; readonly codes: Uint8Array }): void {
    if (codes.length === 0) {
      const plain = this.#plain ?? this.#spell();
      plain.append(numbers);
      this.#length += numbers.length;
      return;
    }
    const fits = numbers.every((number, code) => (this.#numbers[code] ?? number) === number);
    if (this.#plain !== undefined || !fits) throw new DamagedFields('codes of another column');
    this.#numbers.push(...numbers.subarray(this.#numbers.length));
    if (this.#numbers.length > 1) this.#coded().append(codes);
    this.#length += codes.length;
  }

  get bytes(): number {
    return this.#codes?.bytes ?? this.#plain?.bytes ?? 0;
  }

  #codeOf(number: number): number {
    if (this.#plain !== undefined) return 0;
    const known = this.#numbers.indexOf(number);
    if (known >= 0) return known;
    if (this.#numbers.length === MOST_CODES) {
      this.#spell();
      return 0;
    }
    const code = this.#numbers.push(number) - 1;
    if (code > 0) this.#coded();
    return code;
  }

  /** The codes, made where all were the same so far. */
  #coded(): Column<Uint8Array> {
    if (this.#codes !== undefined) return this.#codes;
    const codes = bytesColumn();
    codes.append(new Uint8Array(this.#length));
    this.#codes = codes;
    return codes;
  }

  #spell(): Column<Float64Array> {
    const plain = doubleColumn();
    plain.reserve(this.#length);
    for (let index = 0; index < this.#length; index += 1) plain.push(this.at(index));
    this.#plain = plain;
    this.#codes = undefined;
    this.#numbers = [];
    return plain;
  }
}
