import { expect, test } from 'vitest';
import { ed25519, hmac } from './cryptography.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

test('hmac gives the values of RFC 4231', () => {
  expect(hmac(Buffer.from('Jefe'), 'what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('ed25519 gives the keys and signatures of RFC 8032', () => {
  const secret = bytes('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
  const publicKey = ed25519.publicKey(secret);
  expect(Buffer.from(publicKey).toString('hex')).toBe(
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  );
  const signature = ed25519.sign(secret, '');
  expect(Buffer.from(signature).toString('hex')).toBe(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  );
  expect(ed25519.verify(publicKey, '', signature)).toBe(true);
});

test('a signature holds for its text, its key and itself alone', () => {
  const secret = new Uint8Array(32).fill(7);
  const publicKey = ed25519.publicKey(secret);
  const signature = ed25519.sign(secret, 'forgotten');
  expect(ed25519.verify(publicKey, 'forgotten', signature)).toBe(true);
  expect(ed25519.verify(publicKey, 'forgotteN', signature)).toBe(false);
  expect(ed25519.verify(ed25519.publicKey(new Uint8Array(32)), 'forgotten', signature)).toBe(false);
  expect(
    ed25519.verify(
      publicKey,
      'forgotten',
      signature.map((byte) => byte ^ 1),
    ),
  ).toBe(false);
  expect(ed25519.verify(publicKey, 'forgotten', signature.subarray(1))).toBe(false);
  expect(ed25519.verify(publicKey.subarray(1), 'forgotten', signature)).toBe(false);
  expect(() => ed25519.sign(new Uint8Array(31), 'x')).toThrow('32 bytes');
});
