import { bytesColumn, type Column, doubleColumn, f64, u8 } from './column.ts';
import { DamagedFields } from './fields.ts';

const MOST_CODES = 256;

/**
 * A growing column of numbers of which few differ: one byte an entry while there are at most 256 values, and then the
 * numbers themselves. Always exact: float32 was rejected, as a filter at 0.7 would lose what was stored as 0.7.
 */
export class CodedColumn {
  #codes: Column<Uint8Array> | undefined = bytesColumn();
  #numbers: number[] = [];
  readonly #plain: Column<Float64Array> = doubleColumn();

  at(index: number): number {
    // Sound: every code stored has its number.
    return this.#codes === undefined
      ? f64(this.#plain.values, index)
      : (this.#numbers[u8(this.#codes.values, index)] as number);
  }

  push(number: number): void {
    const code = this.#codeOf(number);
    if (this.#codes === undefined) this.#plain.push(number);
    else this.#codes.push(code);
  }

  set(index: number, number: number): void {
    const code = this.#codeOf(number);
    if (this.#codes === undefined) this.#plain.values[index] = number;
    else this.#codes.values[index] = code;
  }

  /**
   * Copies the entries from `first` on up to `end`: their codes and the numbers behind these, or no codes and the
   * numbers themselves. Numbers that came later are left out, so that a run that did not change is saved the same.
   */
  save(first: number, end: number): { readonly numbers: Float64Array; readonly codes: Uint8Array } {
    if (this.#codes === undefined) return { numbers: this.#plain.values.slice(first, end), codes: new Uint8Array(0) };
    const codes = this.#codes.values.slice(first, end);
    const most = codes.reduce((greatest, code) => Math.max(greatest, code), 0);
    return { numbers: Float64Array.from(this.#numbers.slice(0, most + 1)), codes };
  }

  /**
   * Appends what `save` gave; runs are loaded in their order.
   * @throws DamagedFields when the codes are not those of the runs before
   */
  load({ numbers, codes }: { readonly numbers: Float64Array; readonly codes: Uint8Array }): void {
    if (codes.length === 0) {
      if (this.#codes !== undefined) this.#spell(this.#codes);
      this.#plain.append(numbers);
      return;
    }
    const fits = numbers.every((number, code) => (this.#numbers[code] ?? number) === number);
    if (this.#codes === undefined || !fits) throw new DamagedFields('codes of another column');
    this.#numbers.push(...numbers.subarray(this.#numbers.length));
    this.#codes.append(codes);
  }

  get bytes(): number {
    return this.#codes?.bytes ?? this.#plain.bytes;
  }

  #codeOf(number: number): number {
    if (this.#codes === undefined) return 0;
    const known = this.#numbers.indexOf(number);
    if (known >= 0) return known;
    if (this.#numbers.length < MOST_CODES) return this.#numbers.push(number) - 1;
    this.#spell(this.#codes);
    return 0;
  }

  #spell(codes: Column<Uint8Array>): void {
    this.#plain.reserve(codes.length);
    for (let index = 0; index < codes.length; index += 1) this.#plain.push(this.at(index));
    this.#codes = undefined;
    this.#numbers = [];
  }
}
