import { describe, expect, test } from 'vitest';
import { type OriginOptions, refuseForeignOrigin } from './request-origin.ts';

function status(headers: Record<string, string>, options: OriginOptions = {}): number | undefined {
  const request = new Request('http://127.0.0.1:7411/mcp', { method: 'POST', headers });
  return refuseForeignOrigin(request, options)?.status;
}

describe('refuseForeignOrigin', () => {
  test('a program on this machine passes', () => {
    expect(status({ host: '127.0.0.1:7411' })).toBeUndefined();
    expect(status({ host: '[::1]:7411' })).toBeUndefined();
    expect(status({ host: 'localhost' })).toBeUndefined();
  });

  test('a page of this machine passes, a page from elsewhere does not', () => {
    expect(status({ host: 'localhost:7411', origin: 'http://localhost:6274' })).toBeUndefined();
    expect(status({ host: 'localhost:7411', origin: 'https://evil.example' })).toBe(403);
    expect(status({ host: 'localhost:7411', origin: 'http://localhost.evil.example' })).toBe(403);
    expect(status({ host: 'localhost:7411', origin: 'null' })).toBe(403);
  });

  test('a name that was made to point here does not pass', () => {
    expect(status({ host: 'evil.example:7411' })).toBe(403);
  });

  test('hosts and origins can be allowed by name', () => {
    const options = { allowedHosts: ['memory.example.com'], allowedOrigins: ['https://app.example.com'] };
    expect(status({ host: 'memory.example.com', origin: 'https://app.example.com' }, options)).toBeUndefined();
    expect(status({ host: 'memory.example.com', origin: 'http://app.example.com' }, options)).toBe(403);
    expect(status({ host: 'other.example.com' }, options)).toBe(403);
    expect(status({ host: 'localhost' }, options)).toBeUndefined();
  });

  test('a star allows all', () => {
    const options = { allowedHosts: ['*'], allowedOrigins: ['*'] };
    expect(status({ host: 'any.example', origin: 'https://any.example' }, options)).toBeUndefined();
  });
});
