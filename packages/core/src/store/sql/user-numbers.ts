import type { UserScope } from '../../domain/scope.ts';

/** The number of a user, and whether the row that people see of it exists. */
export interface UserNumber {
  readonly no: number;
  readonly ensured: boolean;
}

const limit = 100_000;

/** Numbers of users that are committed; they never change, so that no entry can go stale. */
export interface UserNumbers {
  get(scope: UserScope): UserNumber | undefined;
  put(scope: UserScope, number: UserNumber): void;
}

export function userNumbers(): UserNumbers {
  const tenants = new Map<string, Map<string, UserNumber>>();
  let size = 0;
  return {
    get: (scope) => tenants.get(scope.tenant)?.get(scope.user),
    put(scope, number) {
      // Starting over is simpler than an order of use, and costs one indexed read a user.
      if (size >= limit) {
        tenants.clear();
        size = 0;
      }
      let users = tenants.get(scope.tenant);
      if (users === undefined) {
        users = new Map();
        tenants.set(scope.tenant, users);
      }
      if (!users.has(scope.user)) size += 1;
      users.set(scope.user, number);
    },
  };
}
