import { type Executor, statement } from '../statement.ts';

interface Params {
  readonly userNo: number;
  readonly since: number;
}

const most = 1_000;

const factsSince = statement((db, p: Params) =>
  db
    .selectFrom('facts')
    .select(['id', 'status', 'recorded_at', 'closed_at', 'retracted_at', 'superseded_by'])
    .where('user_no', '=', p.userNo)
    .where((eb) =>
      eb.or([eb('recorded_at', '>=', p.since), eb('closed_at', '>=', p.since), eb('retracted_at', '>=', p.since)]),
    )
    .orderBy('fact_no')
    .limit(most),
);

const runsSince = statement((db, p: Params) =>
  db
    .selectFrom('consolidations')
    .select(['id', 'finished_at as at'])
    .where('user_no', '=', p.userNo)
    .where('finished_at', '>=', p.since)
    .orderBy('consolidation_no')
    .limit(most),
);

const deadSince = statement((db, p: Params) =>
  db
    .selectFrom('jobs')
    .select(['id', 'failed_at as at'])
    .where('user_no', '=', p.userNo)
    .where('state', '=', 'dead')
    .where('failed_at', '>=', p.since)
    .orderBy('id')
    .limit(most),
);

/** What has happened to a user that stands in no change log, by kind and then as it came. */
export async function happenings(
  executor: Executor,
  params: Params,
): Promise<{ readonly type: string; readonly id: string; readonly at: number }[]> {
  const since = (at: number | null): at is number => at !== null && at >= params.since;
  const facts = await executor.all(factsSince, params);
  const runs = await executor.all(runsSince, params);
  const dead = await executor.all(deadSince, params);
  return [
    ...facts.flatMap(({ id, recorded_at: recorded, closed_at: closed, retracted_at: retracted, superseded_by: by }) => [
      ...(since(recorded) ? [{ type: 'fact.created', id, at: recorded }] : []),
      ...(since(closed) && by !== null ? [{ type: 'fact.superseded', id, at: closed }] : []),
      ...(since(retracted) ? [{ type: 'fact.retracted', id, at: retracted }] : []),
    ]),
    ...runs.flatMap(({ id, at }) => (at === null ? [] : [{ type: 'consolidation.finished', id, at }])),
    ...dead.flatMap(({ id, at }) => (at === null ? [] : [{ type: 'job.dead', id, at }])),
  ];
}
