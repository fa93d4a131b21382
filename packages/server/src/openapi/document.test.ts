import { operationNames, operations } from '@holdfast/contract';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { serve } from '../testing/serve.ts';
import { openApiDocument } from './document.ts';
import { inputExamples } from './examples.ts';

const document = openApiDocument('1.2.3');
const text = JSON.stringify(document);

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1 for a public validator', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  test('holds every operation and alias, and marks aliases', () => {
    const items = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const own = items.filter((item) => item['x-alias-of'] === undefined);
    expect(own.map((item) => item['operationId']).toSorted()).toEqual(operationNames.toSorted());
    const aliases = operationNames.flatMap((name): readonly unknown[] => operations[name].aliases);
    expect(items).toHaveLength(operationNames.length + aliases.length);
    expect(new Set(items.map((item) => item['operationId'])).size).toBe(items.length);
  });

  test('refers only to what it holds, and uses the shared schemas', () => {
    const used = new Set(text.match(/#\/components\/(?:schemas|parameters)\/\w+/g));
    const { schemas, parameters } = document.components;
    const known = [schemas, { ...(typeof parameters === 'object' ? parameters : {}) }].flatMap(Object.keys);
    expect([...used].filter((ref) => !known.includes(ref.slice(ref.lastIndexOf('/') + 1)))).toEqual([]);
    expect(used).toContain('#/components/schemas/Memory');
    expect(used).toContain('#/components/schemas/Problem');
  });

  test('is free of marks of its generator and of endless patterns', () => {
    expect(text).not.toMatch(/\$schema|\$id|__shared|9007199254740991/);
    expect(text.match(/"pattern":"[^"]{101,}"/)).toBeNull();
  });

  test('says what each call can fail with', () => {
    const responses = JSON.stringify(document.paths['/v1/memories/{id}']?.['patch']?.['responses']);
    for (const code of ['version_conflict', 'unauthenticated', 'payload_too_large', 'not_found']) {
      expect(responses).toContain(code);
    }
    expect(JSON.stringify(document.paths['/health'])).not.toContain('unauthenticated');
  });

  test('holds examples that the schemas accept', () => {
    for (const name of operationNames) {
      const example = inputExamples[name];
      if (example !== undefined) expect(operations[name].input.safeParse(example).success, name).toBe(true);
    }
  });

  test('is served with an ETag, and its page calls for nothing from elsewhere', async () => {
    await using server = await serve();
    const first = await server.call('GET', '/openapi.json', { headers: { 'X-API-Key': undefined } });
    expect(first).toMatchObject({ status: 200, json: { openapi: '3.1.0' } });
    const etag = first.headers.get('etag') ?? '';
    const again = await server.call('GET', '/openapi.json', { headers: { 'If-None-Match': `W/${etag}` } });
    expect([again.status, again.text]).toEqual([304, '']);
    const page = await server.call('GET', '/docs');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).not.toMatch(/<script|<link|<img|src=|url\(|@import/);
    for (const name of operationNames) expect(page.text).toContain(`<article id="${name}">`);
  });
});
