import { readFile } from 'node:fs/promises';
import { HoldfastError } from '@holdfast/contract';
import { isReceiptSigned } from '@holdfast/core';
import { textOf } from '../command-line.ts';
import type { VerifyOptions } from '../commands/verify.ts';
import { type Cli, withSession } from '../session.ts';
import { isObject } from '../transfer/line-format.ts';

interface Verdict {
  readonly signed: boolean;
  /** Undefined offline. */
  readonly ownKey?: boolean;
}

/** Checks a receipt and says so. @throws HoldfastError receipt_invalid when it does not hold, after saying so */
export async function runVerify(cli: Cli, options: VerifyOptions, file: string): Promise<void> {
  const { terminal } = cli;
  const receipt = await readReceipt(cli, file);
  const signed = isReceiptSigned(receipt);
  const verdict: Verdict = options.offline === true ? { signed } : { signed, ownKey: await isOwnKey(options, receipt) };
  const valid = signed && verdict.ownKey !== false;
  if (options.json === true) await terminal.printJson({ valid, ...verdict });
  else await tell(cli, verdict);
  if (!valid) throw new HoldfastError('receipt_invalid', { detail: reasonOf(verdict) });
}

async function tell({ terminal }: Cli, { signed, ownKey }: Verdict): Promise<void> {
  const { green } = terminal.colors;
  if (signed) await terminal.print(`${green('Signed')}, and as it was`);
  if (ownKey === true) await terminal.print(`${green('Key')} of this database`);
}

function reasonOf({ signed }: Verdict): string {
  return signed
    ? 'The receipt was signed with another key than that of this database.'
    : 'The signature does not fit what the receipt says. It was changed, or is none.';
}

async function isOwnKey(options: VerifyOptions, receipt: Readonly<Record<string, unknown>>): Promise<boolean> {
  return withSession({ options }, async ({ call }) => (await call('verifyReceipt', { receipt })).ownKey);
}

/** A receipt as it was handed out, or the answer that it came in. */
async function readReceipt(cli: Cli, file: string): Promise<Readonly<Record<string, unknown>>> {
  const value = parse(file === '-' ? await textOf([], cli, 'receipt') : await readText(file), file);
  const inside = isObject(value) && isObject(value['receipt']) ? value['receipt'] : value;
  if (isObject(inside)) return inside;
  throw fault(file, 'holds no receipt');
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw fault(file, `cannot be read (${String(error.code)})`);
    throw error;
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw fault(file, 'is not valid JSON');
    throw error;
  }
}

function fault(field: string, message: string): HoldfastError {
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}
