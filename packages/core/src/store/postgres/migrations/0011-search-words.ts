import type { Migration } from '../../sql/migration.ts';

/**
 * Words of users whose index does not fit into memory, to be searched here.
 *
 * A word carries the number of its user before it, so that the entry of one word in the GIN index is that of one user:
 * what others store costs nothing and moves no rank.
 *
 * Under row-level security the planner applies a condition before the policy only if its operator is leakproof, which
 * that of text search is not: `words @@ …` in a query would look at every row. So the condition is in a policy. Rows are
 * written through the whole table, under the policy of all tables, and looked for in its only part, where nobody sees
 * a row but of their own that also holds one of the words in the setting `holdfast.words`.
 */
export const searchWords: Migration = {
  number: 11,
  name: 'search-words',
  breaking: false,
  sql: `
CREATE TABLE search_words (
  user_no bigint NOT NULL REFERENCES user_state,
  seq bigint NOT NULL REFERENCES memories ON DELETE CASCADE,
  space text COLLATE "C" NOT NULL,
  length integer NOT NULL,
  words tsvector NOT NULL
) PARTITION BY LIST (user_no);
CREATE TABLE search_words_found PARTITION OF search_words DEFAULT;
CREATE UNIQUE INDEX search_words_by_user ON search_words (user_no, seq);
CREATE INDEX search_words_by_memory ON search_words (seq);
-- Without a list of what is yet to be put in order, which every search would read through.
CREATE INDEX search_words_by_word ON search_words USING gin (words) WITH (fastupdate = off);

CREATE TABLE search_states (
  user_no bigint PRIMARY KEY REFERENCES user_state,
  version bigint NOT NULL,
  through bigint NOT NULL,
  complete smallint NOT NULL
);

DO $walls$
DECLARE
  own constant text := $$(SELECT mine.user_no FROM user_state mine WHERE current_setting('holdfast.scope', true) = 'user'
    AND mine.tenant = current_setting('holdfast.tenant', true) AND mine.user_id = current_setting('holdfast.user', true))$$;
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['search_words', 'search_words_found', 'search_states'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      $$CREATE POLICY owner_at_work ON %I TO CURRENT_USER USING (current_setting('holdfast.owner', true) = 'on')$$, name);
  END LOOP;
  EXECUTE format('CREATE POLICY own_rows ON search_words USING (user_no = %s)', own);
  EXECUTE format('CREATE POLICY own_rows ON search_states USING (user_no = %s)', own);
  EXECUTE format(
    $$CREATE POLICY own_rows_with_words ON search_words_found FOR SELECT
      USING (user_no = %s AND words @@ nullif(current_setting('holdfast.words', true), '')::tsquery)$$, own);
END
$walls$;
`,
};
