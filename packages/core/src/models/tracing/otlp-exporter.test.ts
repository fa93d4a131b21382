import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { manualTime } from '../../testing/manual-time.ts';
import { version } from '../../version.ts';
import { createOtlpExporter } from './otlp-exporter.ts';
import type { Span } from './span.ts';

const span: Span = {
  name: 'chat small',
  kind: 'client',
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  parentSpanId: 'c'.repeat(16),
  startMs: 1_767_225_600_000,
  endMs: 1_767_225_600_250,
  attributes: { 'gen_ai.request.model': 'small', tokens: 5, cost: 0.25, kept: true },
};

let collector: Server;
let url: string;
let status: number;
let got: { readonly headers: IncomingHttpHeaders; readonly body: unknown }[];

beforeEach(async () => {
  got = [];
  status = 200;
  collector = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      got.push({ headers: request.headers, body: JSON.parse(text) });
      response.writeHead(status).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`;
});
afterEach(() => new Promise((resolve) => collector.close(resolve)));

test('a span is sent as OTLP wants it, with the headers given', async () => {
  const exporter = createOtlpExporter({ url, headers: { authorization: 'Basic x' } });
  exporter.onSpan(span);
  exporter.onSpan({ ...span, failure: 'it answered 500' });
  await exporter.close();
  expect(got).toHaveLength(1);
  expect(got[0]?.headers).toMatchObject({ authorization: 'Basic x', 'content-type': 'application/json' });
  expect(got[0]?.body).toMatchObject({
    resourceSpans: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: 'holdfast' } },
            { key: 'service.version', value: { stringValue: version } },
          ],
        },
        scopeSpans: [
          {
            spans: [
              {
                traceId: span.traceId,
                spanId: span.spanId,
                parentSpanId: span.parentSpanId,
                kind: 3,
                startTimeUnixNano: '1767225600000000000',
                endTimeUnixNano: '1767225600250000000',
                attributes: [
                  { key: 'gen_ai.request.model', value: { stringValue: 'small' } },
                  { key: 'tokens', value: { intValue: '5' } },
                  { key: 'cost', value: { doubleValue: 0.25 } },
                  { key: 'kept', value: { boolValue: true } },
                ],
                status: { code: 1 },
              },
              { status: { code: 2, message: 'it answered 500' } },
            ],
          },
        ],
      },
    ],
  });
});

test('spans wait two seconds for others, fifty at most', async () => {
  const time = manualTime();
  const exporter = createOtlpExporter({ url, scheduler: time.scheduler });
  exporter.onSpan(span);
  await time.advance(1_999);
  expect(got).toEqual([]);
  await time.advance(1);
  await exporter.close();
  expect(got).toHaveLength(1);
  for (let n = 0; n < 120; n += 1) exporter.onSpan(span);
  await exporter.close();
  expect(got).toHaveLength(4);
  expect(time.waiting()).toBe(0);
});

test('what cannot be sent is told and dropped', async () => {
  const errors: unknown[] = [];
  const exporter = createOtlpExporter({ url, onError: (error) => errors.push(error) });
  status = 401;
  exporter.onSpan(span);
  await exporter.close();
  expect(String(errors[0])).toContain('answered 401');
  const nowhere = createOtlpExporter({ url: 'http://127.0.0.1:1/', onError: (error) => errors.push(error) });
  for (let n = 0; n < 1_200; n += 1) nowhere.onSpan(span);
  await nowhere.close();
  expect(errors.map(String).join('\n')).toMatch(/could not be sent[^]*spans found no room/);
});
