import { type Operation, type OperationName, operations } from '@holdfast/contract';
import { connect } from '@holdfast/sdk';
import { pathFieldsOf } from '../../packages/server/src/http/routes.ts';

/** A call as a stranger could send it. */
export interface Asked {
  readonly url: string;
  readonly name: OperationName;
  readonly input: Readonly<Record<string, unknown>>;
  readonly secret: string | undefined;
  /** Named outside the input. */
  readonly user?: string | undefined;
}

/** What came of it: `ok` or a code, and all that was sent back. */
export interface Answered {
  readonly code: string;
  readonly text: string;
}

export async function byRest({ url, name, input, secret, user }: Asked): Promise<Answered> {
  const { method, path }: Operation = operations[name];
  const inPath = pathFieldsOf(path);
  const rest = Object.entries(input).filter(([field]) => !inPath.includes(field));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(String(input[field])));
  const takesBody = ['POST', 'PATCH', 'PUT'].includes(method);
  const query = new URLSearchParams();
  if (!takesBody) {
    for (const [field, value] of rest)
      for (const one of Array.isArray(value) ? value : [value]) query.append(field, String(one));
  }
  const headers = new Headers();
  if (secret !== undefined) headers.set('Authorization', `Bearer ${secret}`);
  if (user !== undefined) headers.set('X-Holdfast-User', user);
  if (takesBody) headers.set('Content-Type', 'application/json');
  const body = takesBody ? { body: JSON.stringify(Object.fromEntries(rest)) } : {};
  const reply = await fetch(`${url}${filled}${query.size === 0 ? '' : `?${query.toString()}`}`, {
    method,
    headers,
    ...body,
  });
  const text = await reply.text();
  if (reply.ok) return { code: 'ok', text };
  const problem: unknown = JSON.parse(text);
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? String(problem.code) : 'none';
  return { code, text };
}

export async function bySdk({ url, name, input, secret, user }: Asked): Promise<Answered> {
  await using client = connect({ url, apiKey: secret, user, retries: 0 });
  // Sound: every operation is a method of the client, and takes an object.
  const method = client[name] as (input: object) => Promise<unknown>;
  try {
    return { code: 'ok', text: JSON.stringify(await method(input)) };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { code: String(error.code), text: `${error.message} ${JSON.stringify(error)}` };
  }
}

/** A tool call by plain JSON-RPC over HTTP. */
export async function byMcp(asked: Omit<Asked, 'name'> & { readonly tool: string }): Promise<Answered> {
  const { url, tool, input, secret, user } = asked;
  const headers = new Headers({
    Accept: 'application/json, text/event-stream',
    'Content-Type': 'application/json',
    'MCP-Protocol-Version': '2025-06-18',
  });
  if (secret !== undefined) headers.set('Authorization', `Bearer ${secret}`);
  if (user !== undefined) headers.set('X-Holdfast-User', user);
  const params = { name: tool, arguments: input };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const reply = await fetch(`${url}/mcp`, { method: 'POST', headers, body });
  const text = await reply.text();
  if (reply.status === 401) return { code: 'unauthenticated', text };
  if (!text.includes('"isError":true')) return { code: 'ok', text };
  return { code: /"text":"([a-z_]+):/.exec(text)?.[1] ?? 'error', text };
}
