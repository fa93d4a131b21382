import { HoldfastError, operations } from '@holdfast/contract';
import { type Api, type CallContext, checkShape } from '@holdfast/core';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { type Bounded, boundReply, type Reply } from './bound.ts';
import { argumentError, errorText } from './errors.ts';
import { type AnyTool, type BoundTool, hasFixedForm } from './tools.ts';

export interface ToolCall {
  readonly api: Pick<Api, 'call'>;
  readonly bound: BoundTool;
  /** Arguments as the client sent them. */
  readonly args: unknown;
  readonly context: CallContext;
  /** Space of calls that name none. */
  readonly space?: string | undefined;
  readonly maxTokens: number;
  /** Hears of failures that are not the caller's, with their cause. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

type Arguments = Readonly<Record<string, unknown>>;

/** Runs a tool; every failure is a tool result with `isError`, so that the model can read it and act. */
export async function callTool(call: ToolCall): Promise<CallToolResult> {
  try {
    const reply = await runTool(call);
    return { content: [{ type: 'text', text: JSON.stringify(reply) }], structuredContent: { ...reply } };
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    const text = errorText(error, call.bound.tool, call.context.requestId);
    return { isError: true, content: [{ type: 'text', text }] };
  }
}

/** Runs a tool. @throws HoldfastError */
export async function runTool(call: ToolCall): Promise<Reply> {
  const { tool } = call.bound;
  try {
    checkShape(call.args);
    const parsed = tool.input.safeParse(withoutNulls(call.args));
    if (!parsed.success) throw argumentError(parsed.error, tool);
    const { args, note } = withinBudget(parsed.data, call);
    const bounded = await answer(call, args);
    const notes = [note, leftOut(bounded, tool)].filter((one) => one !== undefined);
    return notes.length === 0 || hasFixedForm(tool) ? bounded.reply : { ...bounded.reply, note: notes.join(' ') };
  } catch (error) {
    const known = asHoldfastError(error, call.context.signal);
    if (known.status >= 500) call.onError?.(error);
    throw known;
  }
}

/** Many models write null for an argument that they leave out; no tool has a use for null. */
function withoutNulls(args: unknown): unknown {
  if (args === undefined || args === null) return {};
  if (typeof args !== 'object' || Array.isArray(args)) return args;
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}

function asHoldfastError(error: unknown, signal: AbortSignal | undefined): HoldfastError {
  if (error instanceof HoldfastError) return error;
  // The client took the call back; nobody reads the answer, and nothing is wrong here.
  if (signal?.aborted === true)
    return new HoldfastError('timeout', { detail: 'The call was cancelled.', cause: error });
  return new HoldfastError('internal', { cause: error });
}

/** A tool with a budget of its own packs better than any cut afterwards, so the budget is lowered to the bound. */
function withinBudget(args: Arguments, { maxTokens }: ToolCall): { args: Arguments; note?: string } {
  const most = Math.max(50, Math.floor(maxTokens * 0.7));
  const asked = args['max_tokens'];
  if (typeof asked !== 'number' || asked <= most) return { args };
  return {
    args: { ...args, max_tokens: most },
    note: `max_tokens was lowered to ${most}, the most one reply may hold.`,
  };
}

/**
 * Presents the operation's result and cuts it to the bound. A page that was cut is asked for again with the smaller
 * limit, because the cursor of the longer page would skip what was cut.
 */
async function answer(call: ToolCall, args: Arguments): Promise<Bounded> {
  const { tool } = call.bound;
  const offset = typeof args['offset'] === 'number' ? args['offset'] : 0;
  const options = { maxTokens: call.maxTokens, offset };
  const bounded = boundReply(await present(call, args), options);
  if (bounded.kept === bounded.total || !isPaged(tool)) return bounded;
  const shorter = boundReply(await present(call, { ...args, limit: bounded.kept }), options);
  if (shorter.kept === shorter.total) return { ...shorter, total: bounded.total };
  // Another writer made the page longer meanwhile: no cursor is better than one that skips.
  const { next_cursor: _, ...reply } = shorter.reply;
  return { ...shorter, reply };
}

function isPaged(tool: AnyTool): boolean {
  return 'limit' in tool.input.shape && 'next_cursor' in tool.output.shape;
}

async function present(call: ToolCall, args: Arguments): Promise<Reply> {
  const { operation, tool } = call.bound;
  // Sound: args came out of tool.input, and the table ties it to toInput and present.
  const own = args as never;
  const result = await call.api.call(operation, inSpace(tool.toInput(own), args, call), call.context);
  // Sound: `tool()` of the contract lets present return only what its output schema, an object, takes.
  return tool.present(result, own) as Reply;
}

/**
 * Fills the operation's own space field where the tool left it open. A tool that reads every space by itself, because an
 * id needs none, reads every space that the key may: `*` alone would refuse it to a key that is bound to some.
 */
function inSpace(input: unknown, args: Arguments, { bound, space, context }: ToolCall): unknown {
  if (typeof input !== 'object' || input === null || args['space'] !== undefined) return input;
  const mine = context.caller.kind === 'key' ? context.caller.key.spaces : undefined;
  if ('spaces' in input) return mine === undefined ? input : { ...input, spaces: mine };
  if (space === undefined) return input;
  const fields = operations[bound.operation].input.shape;
  if ('space' in fields) return { ...input, space };
  return 'spaces' in fields ? { ...input, spaces: [space] } : input;
}

/** The note about entries that are missing, with the way to them that this tool has. */
function leftOut({ kept, total, shortened }: Bounded, tool: AnyTool): string | undefined {
  if (kept === total) return shortened ? 'A long text was cut; its end says how to read on.' : undefined;
  const way = isPaged(tool)
    ? 'call again with next_cursor for the rest'
    : 'ask a narrower query, or filter by kinds, tags, from or to, for the rest';
  const cut = shortened ? ' The one shown was shortened too.' : '';
  return `${kept} of ${total} shown, as many as one reply may hold; ${way}.${cut}`;
}
