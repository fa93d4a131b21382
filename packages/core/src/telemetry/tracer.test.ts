import { HoldfastError } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import type { Span } from '../models/tracing/span.ts';
import { fakePlatform } from '../testing/fake-platform.ts';
import { readTraceparent, traceparentOf } from './trace-context.ts';
import { createTracer } from './tracer.ts';
import { createTrail } from './trail.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = '00f067aa0ba902b7';

function tracing(share = 1) {
  const spans: Span[] = [];
  const platform = fakePlatform({ seed: 5 });
  const trail = createTrail();
  return {
    spans,
    platform,
    trail,
    tracer: createTracer({ platform, trail, share, onSpan: (span) => spans.push(span) }),
  };
}

describe('traceparent', () => {
  test('is read as W3C says, and passed on alike', () => {
    const header = `00-${trace}-${parent}-01`;
    expect(readTraceparent(header)).toEqual({ traceId: trace, spanId: parent, sampled: true });
    expect(traceparentOf({ traceId: trace, spanId: parent, sampled: true })).toBe(header);
    expect(readTraceparent(`00-${trace}-${parent}-00`)?.sampled).toBe(false);
    expect(readTraceparent(`cc-${trace}-${parent}-01-what-comes`)?.traceId).toBe(trace);
  });

  test.each([
    ['is missing', undefined],
    ['is too short', `00-${trace}-${parent}`],
    ['has a trace of zeros', `00-${'0'.repeat(32)}-${parent}-01`],
    ['has a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
    ['has upper-case letters', `00-${trace.toUpperCase()}-${parent}-01`],
    ['is of the forbidden version', `ff-${trace}-${parent}-01`],
    ['goes on in version 0', `00-${trace}-${parent}-01-more`],
    ['is longer than any', `01-${trace}-${parent}-01-${'x'.repeat(300)}`],
  ])('that %s begins a trace of its own', (_, header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });
});

describe('a tracer', () => {
  test('hangs spans below each other across awaits, and below the one that a header names', async () => {
    const { tracer, spans, platform } = tracing();
    await tracer.span('door', { kind: 'server', parent: readTraceparent(`00-${trace}-${parent}-01`) }, async (door) => {
      door.set({ status: 200 });
      await Promise.resolve();
      await tracer.span('inner', {}, async () => {
        tracer.ended('part', 2);
        platform.advance(3);
      });
    });
    const [part, inner, door] = spans;
    expect(spans.map(({ name, kind, traceId }) => [name, kind, traceId])).toEqual([
      ['part', 'internal', trace],
      ['inner', 'internal', trace],
      ['door', 'server', trace],
    ]);
    expect(door).toMatchObject({ parentSpanId: parent, attributes: { status: 200 } });
    expect(inner?.parentSpanId).toBe(door?.spanId);
    expect(part?.parentSpanId).toBe(inner?.spanId);
    expect((inner?.endMs ?? 0) - (inner?.startMs ?? 0)).toBeCloseTo(3);
    expect(tracer.current()).toBeUndefined();
  });

  test('names a failure by its code, and not by its words', async () => {
    const { tracer, spans } = tracing();
    const fails = (error: Error) => tracer.span('one', {}, () => Promise.reject(error));
    await expect(fails(new HoldfastError('store_busy'))).rejects.toThrow('');
    await expect(fails(new Error('the secret'))).rejects.toThrow('the secret');
    await tracer.span('two', {}, async (span) => span.fail('answered 500'));
    expect(spans.map(({ failure }) => failure)).toEqual(['store_busy', 'aborted', 'answered 500']);
    expect(spans[0]?.parentSpanId).toBeUndefined();
  });

  test('records the share that it is told, whole traces at a time, and what a caller decided', async () => {
    const { tracer, spans } = tracing(0.25);
    for (let n = 0; n < 200; n += 1) {
      await tracer.span('outer', {}, () => tracer.span('inner', {}, async () => tracer.ended('part', 1)));
    }
    const of = (name: string): number => spans.filter((span) => span.name === name).length;
    expect(of('outer')).toBeGreaterThan(25);
    expect(of('outer')).toBeLessThan(80);
    expect([of('inner'), of('part')]).toEqual([of('outer'), of('outer')]);
    const quiet = tracing(1);
    await quiet.tracer.span('door', { parent: readTraceparent(`00-${trace}-${parent}-00`) }, async (span) => {
      span.set({ kept: false });
      span.fail('unheard');
      expect(quiet.tracer.current()).toBeUndefined();
    });
    const chosen = tracing(0);
    await chosen.tracer.span('door', { parent: readTraceparent(`00-${trace}-${parent}-01`) }, async () => undefined);
    expect([quiet.spans.length, chosen.spans.length]).toEqual([0, 1]);
  });

  test('keeps the request id on the way, and follows a wall clock that was set', async () => {
    const { tracer, spans, trail, platform } = tracing();
    await trail.run({ requestId: 'r-1' }, () =>
      tracer.span('one', {}, async () => {
        expect(trail.current()?.requestId).toBe('r-1');
      }),
    );
    platform.advance(3_600_000);
    await tracer.span('later', {}, async () => undefined);
    expect((spans[1]?.startMs ?? 0) - (spans[0]?.startMs ?? 0)).toBeCloseTo(3_600_000, -2);
  });
});
