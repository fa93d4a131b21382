import { defined, type ParsedInputOf } from '@holdfast/contract';
import { type DecisionItem, logDecision, supersedeDecision } from '../../domain/decisions/log-decision.ts';
import type { DecisionWords } from '../../domain/sessions/words.ts';
import type { Handlers } from '../handler.ts';
import { toMillis } from '../instants.ts';
import { listPage } from '../list-page.ts';
import { presentDecision } from '../present-sessions.ts';

type Given = ParsedInputOf<'supersedeDecision'> | ParsedInputOf<'logDecision'>;

export const decisionHandlers: Pick<Handlers, 'logDecision' | 'supersedeDecision' | 'listDecisions'> = {
  async logDecision({ input, scope, dependencies }) {
    const { question, options = [], choice, reasons, tags = [], supersedes } = input;
    const words = { question, options: options.map(toOption), tags, ...defined({ choice, reasons }) };
    const logged = await logDecision(dependencies, scope, { ...itemOf(input, words), ...defined({ supersedes }) });
    const { decision, superseded } = logged;
    return {
      decision: presentDecision(decision),
      ...(superseded === undefined ? {} : { superseded: presentDecision(superseded) }),
    };
  },

  async supersedeDecision({ input, scope, dependencies }) {
    const { id, choice, reasons } = input;
    const { decision, superseded } = await supersedeDecision(dependencies, scope, {
      replaces: id,
      make: (before) => {
        const question = input.question ?? before.question;
        const options = input.options?.map(toOption) ?? before.options;
        const words = { question, options, tags: input.tags ?? before.tags, ...defined({ choice, reasons }) };
        return itemOf(input, words);
      },
    });
    return { decision: presentDecision(decision), superseded: presentDecision(superseded) };
  },

  async listDecisions({ input, scope, dependencies }) {
    const { sessionId, status, includeSuperseded, limit, cursor } = input;
    const revisitBefore = input.revisitBefore === undefined ? undefined : toMillis(input.revisitBefore);
    const wanted = status ?? (includeSuperseded ? undefined : ('in_force' as const));
    const filter = defined({ sessionId, status: wanted, revisitBefore });
    const { rows, nextCursor } = await listPage(dependencies, scope, {
      name: 'decisions',
      filter,
      limit,
      ...defined({ cursor }),
      read: ({ decisions }, page) =>
        decisions.decisions(scope, {
          ...filter,
          limit: page.limit,
          ...(page.after === undefined ? {} : { after: { decidedAt: page.after[0], no: page.after[1] } }),
        }),
      placeOf: ({ decidedAt, no }) => [decidedAt, no],
    });
    return { decisions: rows.map(presentDecision), ...defined({ nextCursor }) };
  },
};

function toOption({
  name,
  note,
}: {
  readonly name: string;
  readonly note?: string | undefined;
}): DecisionWords['options'][number] {
  return { name, ...defined({ note }) };
}

function itemOf({ sessionId, salience, decidedAt, revisitAt }: Given, words: DecisionWords): DecisionItem {
  return {
    words,
    ...defined({
      sessionId,
      salience,
      decidedAt: decidedAt === undefined ? undefined : toMillis(decidedAt),
      revisitAt: revisitAt === undefined ? undefined : toMillis(revisitAt),
    }),
  };
}
