import { runInNewContext } from 'node:vm';
import type { Workflow, WorkflowNode } from './n8n-workflow.ts';

export interface Ran {
  /** What each node gave, in the order in which they ran. */
  readonly given: ReadonlyMap<string, unknown>;
  /** What a webhook was answered with. */
  readonly answer: { readonly status: number; readonly body: unknown } | undefined;
}

interface Running {
  readonly workflow: Workflow;
  readonly given: Map<string, unknown>;
  readonly headers: Readonly<Record<string, string>>;
  readonly now: number;
  answer: Ran['answer'];
}

/**
 * Runs a workflow of one item from its trigger on, as far as its kinds of nodes go: expressions are evaluated and requests are
 * sent for real.
 */
export async function runWorkflow(
  workflow: Workflow,
  { input, headers, now }: { readonly input: unknown; readonly headers: Running['headers']; readonly now: number },
): Promise<Ran> {
  const running: Running = { workflow, given: new Map(), headers, now, answer: undefined };
  const trigger = workflow.nodes.find(({ type }) => type.endsWith('.webhook') || type.endsWith('Trigger'));
  if (trigger === undefined) throw new Error(`${workflow.name} has no trigger`);
  running.given.set(trigger.name, input);
  await goOn(running, trigger, { json: input, output: 0 });
  return { given: running.given, answer: running.answer };
}

async function goOn(
  running: Running,
  from: WorkflowNode,
  { json, output }: { json: unknown; output: number },
): Promise<void> {
  for (const { node: name } of running.workflow.connections[from.name]?.main[output] ?? []) {
    const node = running.workflow.nodes.find((one) => one.name === name);
    if (node === undefined) throw new Error(`${from.name} leads to ${name}, which is not there`);
    const next = await runNode(running, node, json);
    running.given.set(name, next.json);
    await goOn(running, node, next);
  }
}

async function runNode(
  running: Running,
  node: WorkflowNode,
  json: unknown,
): Promise<{ json: unknown; output: number }> {
  const value = (text: string): unknown => evaluate(text, { running, json });
  switch (node.type) {
    case 'n8n-nodes-base.set': {
      const { includeOtherFields, assignments } = node.parameters;
      const fields = assignments.assignments.map(({ name, value: text }) => [name, value(text)] as const);
      return { json: { ...(includeOtherFields ? Object(json) : {}), ...Object.fromEntries(fields) }, output: 0 };
    }
    case 'n8n-nodes-base.httpRequest':
      return request(running, node, value);
    case 'n8n-nodes-base.respondToWebhook': {
      const { responseBody, options } = node.parameters;
      running.answer = { status: options.responseCode ?? 200, body: value(responseBody) };
      return { json, output: 0 };
    }
    case 'n8n-nodes-base.webhook':
    case 'n8n-nodes-base.scheduleTrigger':
    case 'n8n-nodes-base.stickyNote':
      throw new Error(`${node.name} cannot stand in the middle`);
  }
}

type HttpNode = Extract<WorkflowNode, { type: 'n8n-nodes-base.httpRequest' }>;

async function request(
  { headers }: Running,
  { name, parameters, onError }: HttpNode,
  value: (text: string) => unknown,
): Promise<{ json: unknown; output: number }> {
  const url = new URL(String(value(parameters.url)));
  for (const { name: field, value: text } of parameters.queryParameters?.parameters ?? []) {
    url.searchParams.set(field, String(value(text)));
  }
  const body = parameters.jsonBody === undefined ? {} : { body: JSON.stringify(value(parameters.jsonBody)) };
  const reply = await fetch(url, {
    method: parameters.method,
    headers: { ...headers, ...(parameters.sendBody === true ? { 'Content-Type': 'application/json' } : {}) },
    ...body,
  });
  const json: unknown = await reply.json();
  if (reply.ok) return { json, output: 0 };
  if (onError === undefined) throw new Error(`${name} was answered ${reply.status}: ${JSON.stringify(json)}`);
  return { json: { error: json }, output: onError === 'continueErrorOutput' ? 1 : 0 };
}

/** A parameter: text, or with `=` in front a template whose parts in double braces are expressions. */
function evaluate(text: string, { running, json }: { readonly running: Running; readonly json: unknown }): unknown {
  if (!text.startsWith('=')) return text;
  const scope = {
    $json: json,
    $now: instantOf(running.now),
    $: (name: string) => {
      if (!running.given.has(name)) throw new Error(`nothing has come of ${name}`);
      return { item: { json: running.given.get(name) } };
    },
  };
  const parts = text
    .slice(1)
    .split(/(\{\{[\s\S]*?\}\}(?!\}))/u)
    .filter((part) => part !== '');
  const values = parts.map((part): unknown =>
    part.startsWith('{{') ? runInNewContext(`(${part.slice(2, -2)}\n)`, scope) : part,
  );
  return values.length === 1 ? values[0] : values.map(String).join('');
}

/** As much of the instants of n8n (Luxon) as the workflows use, in UTC. */
function instantOf(ms: number): object {
  const day = 86_400_000;
  return {
    toUTC: () => instantOf(ms),
    toISO: () => new Date(ms).toISOString(),
    startOf: (unit: 'day') => instantOf(unit === 'day' ? Math.floor(ms / day) * day : Number.NaN),
    minus: ({ days }: { readonly days: number }) => instantOf(ms - days * day),
    toFormat: (format: string) => {
      if (format === 'yyyy-MM-dd') return new Date(ms).toISOString().slice(0, 10);
      if (format === "kkkk-'W'WW") return `week-${Math.floor(ms / day / 7)}`;
      throw new Error(`the format ${format} is not known here`);
    },
  };
}
