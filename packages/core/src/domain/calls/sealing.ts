import type { Cipher } from '../secrets/cipher.ts';

/** What is said in calls and about them, as it is stored: sealed where there is a key. */
export interface Sealing {
  seal(text: string, context: string): Promise<string>;
  /** Undefined for what is empty, and for what this key does not open. */
  open(stored: string, context: string): Promise<string | undefined>;
}

/** Before a text that lies open; what is sealed begins otherwise. */
const plain = 'plain:';

export function sealingOf(cipher: Cipher | undefined): Sealing {
  return {
    seal: async (text, context) => (cipher === undefined ? plain + text : cipher.seal(text, context)),
    async open(stored, context) {
      if (stored === '') return undefined;
      if (stored.startsWith(plain)) return stored.slice(plain.length);
      return cipher?.open(stored, context);
    },
  };
}

/** Contexts say what a text is and whose, so that a sealed one is of no use in another place. They outlive a merging. */
export const contexts = {
  event: (tenant: string, key: string) => `call event ${tenant} ${key}`,
  details: (tenant: string, externalId: string) => `call ${tenant} ${externalId}`,
  tool: (tenant: string, id: string) => `tool invocation ${tenant} ${id}`,
} as const;
