import { sql } from 'kysely';

/**
 * `user_no` for look-ups by id, hidden from the planner. SQLite holds an index on the user for just as good as the one
 * on ids, and would read all rows of the user to find one. An id index that ends with the user was not taken: an id is
 * unique in its tenant, which only (id, tenant) can see to.
 */
export const ownerOfId = sql<number>`+memories.user_no`;
