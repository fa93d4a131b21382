import { describe, expect, test } from 'vitest';
import { admit, closedBreaker, faulted, succeeded, type Breaker } from './breaker.ts';

const rules = { threshold: 3, openMs: 1000 };

type Fault = 'embedder_late' | 'embedder_failed';

function afterFaults(count: number, now = 0): Breaker<Fault> {
  let breaker: Breaker<Fault> = closedBreaker;
  for (let index = 0; index < count; index += 1) breaker = faulted(breaker, { now, fault: 'embedder_failed', rules });
  return breaker;
}

describe('a breaker', () => {
  test('lets calls through until three faults in a row', () => {
    expect(admit(afterFaults(2), { now: 0, rules }).refused).toBeUndefined();
    expect(admit(afterFaults(3), { now: 0, rules }).refused).toBe('embedder_failed');
  });

  test('starts counting anew after an answer', () => {
    expect(succeeded()).toEqual({ state: 'closed', faults: 0 });
  });

  test('names the fault that opened it', () => {
    const breaker = faulted(afterFaults(2), { now: 5, fault: 'embedder_late', rules });
    expect(admit(breaker, { now: 6, rules }).refused).toBe('embedder_late');
  });

  test('lets one probe through when its time is over, and refuses others meanwhile', () => {
    const probe = admit(afterFaults(3), { now: 1000, rules });
    expect(probe.refused).toBeUndefined();
    expect(probe.breaker.state).toBe('probing');
    expect(admit(probe.breaker, { now: 1001, rules }).refused).toBe('embedder_failed');
  });

  test('opens again when the probe fails', () => {
    const probing = admit(afterFaults(3), { now: 1000, rules }).breaker;
    expect(faulted(probing, { now: 1200, fault: 'embedder_late', rules })).toEqual({
      state: 'open',
      until: 2200,
      fault: 'embedder_late',
    });
  });

  test('sends another probe when the first was never heard of again', () => {
    const probing = admit(afterFaults(3), { now: 1000, rules }).breaker;
    const next = admit(probing, { now: 2000, rules });
    expect(next.refused).toBeUndefined();
    expect(next.breaker).toEqual({ state: 'probing', since: 2000, fault: 'embedder_failed' });
  });

  test('is not held open longer by calls that were under way when it opened', () => {
    const open = afterFaults(3);
    expect(faulted(open, { now: 500, fault: 'embedder_late', rules })).toBe(open);
  });
});
