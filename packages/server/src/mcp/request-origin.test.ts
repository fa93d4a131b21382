import { describe, expect, test } from 'vitest';
import { refuseForeignOrigin } from './request-origin.ts';

function status(origin: string | undefined, allowed: readonly string[] = []): number | undefined {
  const headers = origin === undefined ? {} : { origin };
  return refuseForeignOrigin(new Request('http://127.0.0.1:7077/mcp', { method: 'POST', headers }), allowed)?.status;
}

describe('refuseForeignOrigin', () => {
  test('a program passes, since it sends no Origin', () => {
    expect(status(undefined)).toBeUndefined();
  });

  test('a page of this machine passes, a page from elsewhere does not', () => {
    expect(status('http://localhost:6274')).toBeUndefined();
    expect(status('http://[::1]:80')).toBeUndefined();
    expect(status('https://evil.example')).toBe(403);
    expect(status('http://localhost.evil.example')).toBe(403);
    expect(status('null')).toBe(403);
  });

  test('origins can be allowed, by their whole name or all at once', () => {
    expect(status('https://app.example.com', ['https://app.example.com'])).toBeUndefined();
    expect(status('http://app.example.com', ['https://app.example.com'])).toBe(403);
    expect(status('https://any.example', ['*'])).toBeUndefined();
  });
});
