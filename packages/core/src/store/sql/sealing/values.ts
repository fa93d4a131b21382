import { vectorToBytes, bytesToVector } from '../half-bytes.ts';
import type { SealedColumn } from './columns.ts';
import { type DataKey, keyOfBytes, keyOfText } from './data-key.ts';

/** Under which a value may lie: a key, or none, where it was stored before encryption was switched on. */
export type State = DataKey | 'plain';

type Keys = (no: number) => DataKey;

/** A value as its column keeps it. What holds no words stays as it is: nothing, and empty lists and objects. */
export function sealValue(key: DataKey, { form, context }: SealedColumn, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  switch (form) {
    case 'text':
      return value === '' ? '' : key.sealText(context, textOf(value));
    case 'match':
      return value === '' ? '' : key.sealMatch(context, textOf(value));
    case 'json':
      return value === '{}' || value === '[]' ? value : JSON.stringify(key.sealText(context, textOf(value)));
    case 'list':
      return value === '[]' ? value : JSON.stringify(textsOf(value).map((text) => key.sealMatch(context, text)));
    case 'bytes':
      return value instanceof Uint8Array && value.length > 0 ? key.sealBytes(context, value) : value;
    case 'vector':
      return sealVector(key, context, value);
  }
}

/** What a column's value is compared with: one value, or a list of them. */
export function sealCompared(state: State, { context }: SealedColumn, value: unknown): unknown {
  if (state === 'plain' || value === null || value === undefined) return value;
  const one = (text: unknown): string => (text === '' ? '' : state.sealMatch(context, textOf(text)));
  return Array.isArray(value) ? value.map(one) : one(value);
}

/** The numbers of the keys that a stored value was sealed under. */
export function keysOfValue({ form }: Pick<SealedColumn, 'form'>, value: unknown): number[] {
  const numbers: (number | undefined)[] = [];
  if (value instanceof Uint8Array) numbers.push(keyOfBytes(value));
  else if (typeof value === 'string') {
    if (form === 'json') numbers.push(keyOfText(quoted(value)));
    else if (form === 'list' && value !== '[]') numbers.push(...textsOf(value).map(keyOfText));
    else numbers.push(keyOfText(value));
  }
  return numbers.filter((no) => no !== undefined);
}

/** The value as it was before it was sealed; one that is not sealed as it is. */
export function openValue(keys: Keys, column: SealedColumn, value: unknown): unknown {
  const { form, context } = column;
  if (value instanceof Uint8Array) {
    const no = keyOfBytes(value);
    if (no === undefined) return value;
    const bytes = keys(no).openBytes(context, value);
    return form === 'vector' ? bytesToVector(bytes, bytes.byteLength / 2) : bytes;
  }
  if (typeof value !== 'string') return value;
  if (form === 'json') {
    const text = quoted(value);
    const no = keyOfText(text);
    return no === undefined ? value : keys(no).openText(context, text);
  }
  const openOne = (text: string): string => {
    const no = keyOfText(text);
    return no === undefined ? text : keys(no).openText(context, text);
  };
  if (form !== 'list') return openOne(value);
  return value === '[]' ? value : JSON.stringify(textsOf(value).map(openOne));
}

function sealVector(key: DataKey, context: string, value: unknown): unknown {
  const bytes = value instanceof Float32Array ? vectorToBytes(value) : value;
  return bytes instanceof Uint8Array && bytes.length > 0 ? key.sealBytes(context, bytes) : bytes;
}

/** What a JSON text in quotes says; nothing for another JSON value. */
function quoted(json: string): string {
  const value: unknown = json.startsWith('"') ? JSON.parse(json) : '';
  return typeof value === 'string' ? value : '';
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('what is sealed as a text must be one');
}

function textsOf(json: unknown): string[] {
  const list: unknown = JSON.parse(textOf(json));
  return Array.isArray(list) ? list.map(textOf) : [];
}
