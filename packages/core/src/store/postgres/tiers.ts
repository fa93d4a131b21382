import type { Client } from 'pg';
import type { PlannedStep } from './maintain.ts';
import { monthAt, monthOf } from './months.ts';

export interface TierDays {
  /** Vectors are hot for so many days; 30 when not given. */
  readonly hotDays?: number;
  /** And warm for so many more until they are cold; 335 when not given, which makes a year of both. */
  readonly warmDays?: number;
}

const day = 86_400_000;
/** Rows a statement, so that no lock is held for long. */
const batch = 10_000;

interface Part {
  readonly quoted: string;
  readonly name: string;
  /** The tier that all of it was moved to last. */
  readonly moved: string | null;
}

/**
 * Vectors whose month has aged move from hot to warm and on to cold. A month moves as a whole, once its last day is old
 * enough, and its table remembers in its comment that it has: nothing has to be read to know.
 */
export async function tierSteps(
  client: Client,
  { hotDays = 30, warmDays = 335, now }: TierDays & { readonly now: number },
): Promise<PlannedStep[]> {
  // Months before this one ended at least so many days ago.
  const warmBefore = monthAt(now - hotDays * day);
  const coldBefore = monthAt(now - (hotDays + warmDays) * day);
  const { rows } = await client.query<Part>(
    `select i.inhrelid::regclass::text as quoted, c.relname as name, obj_description(c.oid, 'pg_class') as moved
     from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'holdfast.embeddings'::regclass order by c.relname`,
  );
  const steps: PlannedStep[] = [];
  for (const part of rows) {
    const month = monthOf(part.name);
    if (month === undefined) {
      steps.push(...(await mixed(client, part, { warmBefore, coldBefore })));
      continue;
    }
    if (month >= warmBefore) continue;
    const tier = month < coldBefore ? 'cold' : 'warm';
    if (part.moved === tier) continue;
    const [moving, ...rest] = move(part, tier, 'true', 'its month has aged');
    steps.push({ ...moving, after: `comment on table ${part.quoted} is '${tier}'` }, ...rest);
  }
  return steps;
}

/** The table of all months that have none of their own has to be looked through. */
async function mixed(
  client: Client,
  part: Part,
  { warmBefore, coldBefore }: { readonly warmBefore: number; readonly coldBefore: number },
): Promise<PlannedStep[]> {
  const { rows } = await client.query<{ tier: 'warm' | 'cold'; count: number }>(
    `select due.tier, count(*) as count from (
       select tier, case when month < $2 then 'cold' else 'warm' end as due from ${part.quoted} where month < $1) aged(tier, due)
     cross join lateral (select aged.due as tier) due where aged.tier <> aged.due group by due.tier order by due.tier`,
    [warmBefore, coldBefore],
  );
  return rows.flatMap(({ tier, count }) => {
    const border = tier === 'cold' ? `month < ${coldBefore}` : `month >= ${coldBefore} and month < ${warmBefore}`;
    return move(part, tier, border, `${count} of its vectors have aged`);
  });
}

function move({ quoted, name }: Part, tier: 'warm' | 'cold', which: string, why: string): [PlannedStep, PlannedStep] {
  const moving = {
    what: `move ${name} to ${tier}`,
    why,
    sql: `update ${quoted} set tier = '${tier}' where ctid = any (array(
      select ctid from ${quoted} where ${which} and tier <> '${tier}' limit ${batch}))`,
    repeats: true,
  };
  const vacuum = { what: `vacuum ${name}`, why: 'what moved left dead rows behind', sql: `vacuum (analyze) ${quoted}` };
  return [moving, vacuum];
}
