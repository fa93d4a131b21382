import { writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { HoldfastError, type OutputOf } from '@holdfast/contract';
import type { Call } from '../call.ts';
import { readSpaces } from '../command-line.ts';
import type { ForgetCommandOptions } from '../commands/forget.ts';
import { formatCount } from '../progress.ts';
import { type Cli, withSession } from '../session.ts';

type Forgotten = OutputOf<'forget'>;
type Receipt = NonNullable<Forgotten['receipt']>;

const pollMs = 100;

/** Options that choose memories by what they are. */
const conditions = ['from', 'to', 'kind', 'tag', 'speaker', 'minSalience'] as const;
const choices = ['entity', 'session', 'source', 'wholeSpace', 'wholeUser'] as const;

/** Whether what is asked for cannot be brought back; ids alone can. */
export function isForGood(options: ForgetCommandOptions, ids: readonly string[]): boolean {
  const { forGood = false, dryRun = false, receipt } = options;
  if (forGood || dryRun || receipt !== undefined || ids.length === 0) return true;
  return [...conditions, ...choices].some((name) => options[name] !== undefined);
}

/** Forgets what the options choose, waits until nothing is left of it, and hands out the receipt. */
export async function forgetForGood(cli: Cli, options: ForgetCommandOptions, ids: readonly string[]): Promise<void> {
  const { dryRun = false, yes = false, json = false } = options;
  const { terminal } = cli;
  const asked = { target: targetOf(options, ids), spaces: readSpaces(options.space) };
  // With a worker of its own: what is much is left to a job.
  await withSession({ options, worker: true }, async ({ call }) => {
    const { planned } = await call('forget', { ...asked, dryRun: true });
    if (planned === undefined) throw new Error('A dry run has a plan.');
    if (dryRun) {
      if (json) return terminal.printJson({ planned });
      const { memories, derived, facts, sample } = planned;
      await terminal.print(
        `${formatCount(memories)} memories would go, ${formatCount(derived)} made of them, and what ${formatCount(facts)} facts rest on`,
      );
      for (const id of sample) await terminal.print(terminal.colors.dim(id));
      return;
    }
    if (planned.confirm !== undefined && !yes) {
      throw new HoldfastError('confirmation_required', {
        detail: `This would forget ${formatCount(planned.memories)} memories for good. Say so with --yes; --dry-run shows some of them.`,
      });
    }
    const receipt = await finished(cli, call, await call('forget', { ...asked, confirm: planned.confirm }));
    if (options.receipt !== undefined) await writeFile(options.receipt, `${JSON.stringify(receipt, null, 2)}\n`);
    if (json) return terminal.printJson({ receipt });
    const { removed, id } = receipt;
    await terminal.print(`${terminal.colors.green('Forgotten for good')} ${formatCount(removed.memories)} memories`);
    await terminal.print(terminal.colors.dim(`Receipt ${id}, signed by key ${receipt.keyId}. ${receipt.backups}`));
  });
}

/** The receipt, once the job is through with it. Ctrl-C leaves the job to the next process that has a worker. */
async function finished(cli: Cli, call: Call, { id = '', receipt }: Forgotten): Promise<Receipt> {
  if (receipt !== undefined) return receipt;
  for (;;) {
    await setTimeout(pollMs, undefined, { signal: cli.signal });
    const state = await call('getReceipt', { id });
    if (state.receipt !== undefined) return state.receipt;
  }
}

function targetOf(options: ForgetCommandOptions, ids: readonly string[]): Readonly<Record<string, unknown>> {
  const { entity, session, source, wholeSpace, wholeUser, from, to, kind, tag, speaker, minSalience } = options;
  const [sourceType, ...rest] = source?.split(':') ?? [];
  const sourceId = rest.length === 0 ? undefined : rest.join(':');
  const filtered = conditions.some((name) => options[name] !== undefined);
  const targets: readonly (Readonly<Record<string, unknown>> | false)[] = [
    ids.length > 0 && { type: 'memory', ids },
    entity !== undefined && { type: 'entity', id: entity },
    session !== undefined && !filtered && { type: 'session', sessionId: session },
    source !== undefined && { type: 'source', sourceType, sourceId },
    wholeSpace === true && { type: 'space' },
    wholeUser === true && { type: 'user' },
    filtered && { type: 'filter', sessionId: session, kinds: kind, tags: tag, speaker, minSalience, from, to },
  ];
  const [target, ...others] = targets.filter((one) => one !== false);
  if (target !== undefined && others.length === 0) return target;
  throw new HoldfastError('invalid_input', {
    detail:
      target === undefined
        ? 'Say what to forget: ids, --session, --source, --entity, --from and --to, --tag, …; see `holdfast forget --help`.'
        : 'Choose one way to say what to forget; only --session may stand beside times, tags, kinds and speakers.',
  });
}
