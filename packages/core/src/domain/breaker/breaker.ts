export interface BreakerRules {
  /** Faults in a row that open the breaker. */
  readonly threshold: number;
  /** How long an open breaker refuses before it lets one probe through. */
  readonly openMs: number;
}

/**
 * A circuit breaker as a value: `closed` lets every call through, `open` none, `probing` has let one through and waits
 * for how it ends. Times are milliseconds of a monotonic clock; `Fault` is the word for what went wrong.
 */
export type Breaker<Fault extends string> =
  | { readonly state: 'closed'; readonly faults: number }
  | { readonly state: 'open'; readonly until: number; readonly fault: Fault }
  | { readonly state: 'probing'; readonly since: number; readonly fault: Fault };

export const closedBreaker: Breaker<never> = { state: 'closed', faults: 0 };

/** May a call be made now? The new breaker holds in either case. */
export function admit<Fault extends string>(
  breaker: Breaker<Fault>,
  params: { readonly now: number; readonly rules: BreakerRules },
): { readonly breaker: Breaker<Fault>; readonly refused?: Fault } {
  switch (breaker.state) {
    case 'closed':
      return { breaker };
    case 'open':
      return params.now < breaker.until
        ? { breaker, refused: breaker.fault }
        : { breaker: { state: 'probing', since: params.now, fault: breaker.fault } };
    case 'probing':
      // A probe whose end was never reported must not close the door for ever: after as long again, another goes.
      return params.now - breaker.since < params.rules.openMs
        ? { breaker, refused: breaker.fault }
        : { breaker: { state: 'probing', since: params.now, fault: breaker.fault } };
  }
}

/** A call answered in time. */
export function succeeded(): Breaker<never> {
  return closedBreaker;
}

/** A call failed or was late. What ends while the breaker is open was admitted before: it changes nothing. */
export function faulted<Fault extends string>(
  breaker: Breaker<Fault>,
  params: { readonly now: number; readonly fault: Fault; readonly rules: BreakerRules },
): Breaker<Fault> {
  const opened: Breaker<Fault> = { state: 'open', until: params.now + params.rules.openMs, fault: params.fault };
  switch (breaker.state) {
    case 'closed':
      return breaker.faults + 1 >= params.rules.threshold ? opened : { state: 'closed', faults: breaker.faults + 1 };
    case 'open':
      return breaker;
    case 'probing':
      return opened;
  }
}
