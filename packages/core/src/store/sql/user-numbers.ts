import type { UserScope } from '../../domain/scope.ts';

/** The number of a user, whether the row that people see of it exists, and whether it has a current model. */
export interface UserNumber {
  readonly no: number;
  readonly ensured: boolean;
  readonly hasModel: boolean;
  /** Of the row that people see; undefined while it is not known. Another process may change it: see `zoneOf`. */
  readonly timeZone?: string;
}

const limit = 100_000;
const zoneMs = 60_000;

/**
 * What is committed of users. But for the zone, entries of `get` never change, so that none can go stale; `wholeAt` names
 * its version.
 */
export interface UserNumbers {
  get(scope: UserScope): UserNumber | undefined;
  put(scope: UserScope, number: UserNumber): void;
  /** The zone, as long as it was read within the minute. */
  zoneOf(scope: UserScope): string | undefined;
  /** The latest version known at which no memory of the user waited for an embedder nobody asked. */
  wholeAt(userNo: number): number | undefined;
  setWhole(userNo: number, version: number): void;
}

/** @param now milliseconds of a clock that never goes back */
export function userNumbers(now: () => number = () => performance.now()): UserNumbers {
  const tenants = new Map<string, Map<string, UserNumber & { readonly readAt: number }>>();
  const whole = new Map<number, number>();
  let size = 0;
  return {
    get: (scope) => tenants.get(scope.tenant)?.get(scope.user),
    put(scope, number) {
      // Starting over is simpler than an order of use, and costs one indexed read a user.
      if (size >= limit) {
        tenants.clear();
        whole.clear();
        size = 0;
      }
      let users = tenants.get(scope.tenant);
      if (users === undefined) {
        users = new Map();
        tenants.set(scope.tenant, users);
      }
      if (!users.has(scope.user)) size += 1;
      users.set(scope.user, { ...number, readAt: now() });
    },
    zoneOf(scope) {
      const known = tenants.get(scope.tenant)?.get(scope.user);
      return known !== undefined && now() - known.readAt < zoneMs ? known.timeZone : undefined;
    },
    wholeAt: (userNo) => whole.get(userNo),
    setWhole(userNo, version) {
      whole.set(userNo, version);
    },
  };
}
