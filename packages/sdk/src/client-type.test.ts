import {
  type Client as ContractClient,
  errorCatalogue as contractCatalogue,
  HoldfastError as ContractError,
  operationNames,
} from '@holdfast/contract';
import { expect, test } from 'vitest';
import type { Client } from './generated/types.generated.ts';
import { connect, errorCatalogue, HoldfastError } from './index.ts';

/** Compiles only when each side fits where the other is asked for: `open()` and `connect()` are interchangeable. */
export const fromContract = (client: ContractClient): Client => client;
export const toContract = (client: Client): ContractClient => client;
/** The same method by method, inputs and outputs, where the compiler names the operation that differs. */
export const inputsFit = (input: { [N in keyof Client]: Parameters<Client[N]> }): {
  [N in keyof ContractClient]: Parameters<ContractClient[N]>;
} => input;
export const outputsFit = (output: { [N in keyof ContractClient]: Awaited<ReturnType<ContractClient[N]>> }): {
  [N in keyof Client]: Awaited<ReturnType<Client[N]>>;
} => output;
export const errorFits = (error: ContractError): HoldfastError => error;
export const errorFitsBack = (error: HoldfastError): ContractError => error;

test('the client has a method for every operation of the table, and close', async () => {
  await using client = connect({ url: 'http://127.0.0.1:1' });
  expect(Object.keys(client).toSorted()).toEqual([...operationNames, 'close'].toSorted());
});

test('the SDK knows every code of the catalogue', () => {
  expect(errorCatalogue).toEqual(contractCatalogue);
});

test('an error of the SDK looks like one of the embedded library', () => {
  const details = { detail: 'because', faults: [{ field: 'k', message: 'is bad' }], index: 3, retryAfter: 2 };
  const own = new HoldfastError('rate_limited', details);
  const theirs = new ContractError('rate_limited', details);
  expect(seen(own)).toEqual(seen(theirs));
});

function seen(error: HoldfastError | ContractError): unknown[] {
  const { name, message, code, status, retryable, faults, index, retryAfter, requestId } = error;
  return [name, message, code, status, retryable, faults, index, retryAfter, requestId];
}
