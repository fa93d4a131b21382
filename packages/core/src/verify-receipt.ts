import { isSigned } from './domain/forgetting/receipt.ts';
import { nodePlatform } from './platform.ts';

/** Whether a receipt's signature fits what it says and the key in it. Needs no database; whose key it is, only one can tell. */
export function isReceiptSigned(receipt: object): boolean {
  return isSigned(nodePlatform(), receipt);
}
