import { type Operation, type OperationName, operationNames, operations, toolsets } from '@holdfast/contract';
import { inputGenerator, seeded } from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boundTools } from '../../packages/server/src/mcp/tools.ts';
import { type Answered, type Asked, byMcp, byRest, bySdk } from './doors.ts';
import { knownOf, type MatrixWorld, type Planted } from './world.ts';

/** One credential on one operation: what is sent, and what must come of it. */
interface Case {
  readonly name: string;
  readonly secret: (world: MatrixWorld) => string | undefined | Promise<string>;
  /** Whose things the input names. */
  readonly of: (world: MatrixWorld) => Planted;
  /** Words that may not be in any answer. */
  readonly hidden: (world: MatrixWorld) => readonly Planted[];
  /** Named outside the input, for operations of one user. */
  readonly user?: string;
  readonly space?: string;
  /** Codes that are right; any when not given, as long as nothing hidden is told or changed. */
  readonly codes: (operation: Operation, input: object) => readonly string[] | undefined;
}

const nobody = (): readonly Planted[] => [];
const everybody = ({ planted }: MatrixWorld): readonly Planted[] => Object.values(planted);
const ana = ({ planted }: MatrixWorld): Planted => planted.anaWork;
/** Of what needs no key: a feed is opened by its token, which nobody here has, and there is no client of Google. */
const open = ({ errors }: Operation): readonly string[] => {
  if (errors.includes('calendar_not_set')) return ['calendar_not_set'];
  return errors.includes('not_found') ? ['not_found'] : ['ok'];
};
const turnedAway = (operation: Operation): readonly string[] =>
  operation.permission === 'none' ? open(operation) : ['unauthenticated'];
const isFor = (operation: Operation, scope: Operation['scope']): boolean =>
  operation.scope === scope && operation.permission !== 'none' && operation.permission !== 'owner';

const cases: readonly Case[] = [
  { name: 'no key', secret: () => undefined, of: ana, hidden: everybody, codes: turnedAway },
  { name: 'a wrong key', secret: () => 'hf_wrong', of: ana, hidden: everybody, codes: turnedAway },
  { name: 'an expired key', secret: ({ keys }) => keys.expired, of: ana, hidden: everybody, codes: turnedAway },
  { name: 'a revoked key', secret: ({ keys }) => keys.revoked, of: ana, hidden: everybody, codes: turnedAway },
  {
    name: 'a key that may do all but this',
    secret: () => undefined,
    of: ana,
    hidden: everybody,
    user: 'ana',
    codes: (operation) => (operation.permission === 'none' ? open(operation) : ['permission_denied']),
  },
  {
    name: "another user's name",
    secret: ({ keys }) => keys.boundToAna,
    of: ({ planted }) => planted.ben,
    hidden: ({ planted }) => [planted.ben, planted.zoe],
    user: 'ben',
    codes: (operation) => (isFor(operation, 'user') ? ['scope_forbidden'] : undefined),
  },
  {
    name: "another user's ids",
    secret: ({ keys }) => keys.boundToAna,
    of: ({ planted }) => planted.ben,
    hidden: ({ planted }) => [planted.ben, planted.zoe],
    codes: () => undefined,
  },
  {
    name: 'another space by name',
    secret: ({ keys }) => keys.boundToWork,
    of: ({ planted }) => planted.anaHome,
    hidden: ({ planted }) => [planted.anaHome, planted.ben, planted.zoe],
    space: 'home',
    codes: (operation, input) =>
      isFor(operation, 'user') && ('space' in input || 'spaces' in input) ? ['scope_forbidden'] : undefined,
  },
  {
    name: 'ids of another space',
    secret: ({ keys }) => keys.boundToWork,
    of: ({ planted }) => planted.anaHome,
    hidden: ({ planted }) => [planted.anaHome, planted.ben, planted.zoe],
    space: 'work',
    codes: () => undefined,
  },
  {
    name: "another tenant's user and ids",
    secret: ({ keys }) => keys.otherTenant,
    of: ana,
    hidden: ({ planted }) => [planted.anaWork, planted.anaHome, planted.ben],
    user: 'ana',
    space: 'work',
    codes: () => undefined,
  },
  {
    name: 'the right key',
    secret: ({ keys }) => keys.full,
    of: ({ ria }) => ria,
    hidden: nobody,
    user: 'ria',
    space: 'work',
    codes: () => undefined,
  },
];

const refusals = ['unauthenticated', 'permission_denied', 'scope_forbidden'];

/**
 * Every operation of the table under every kind of key, through REST and the SDK, and every tool through MCP. Made from the
 * table: a new operation is in it from its first day. What nobody may do changes nothing and tells nothing, which is looked
 * for by words planted for each user, space and tenant.
 */
export function describeMatrix(name: string, open: () => Promise<MatrixWorld & AsyncDisposable>): void {
  describe(`authorisation ${name}`, () => {
    let world: MatrixWorld & AsyncDisposable;
    let before = '';
    beforeAll(async () => {
      world = await open();
      before = await world.snapshot();
    }, 60_000);
    afterAll(async () => {
      await world[Symbol.asyncDispose]();
    });

    for (const operation of operationNames) {
      test(`of ${operation}`, async () => {
        for (const one of cases) await tryOperation(world, operation, one);
      });
    }

    for (const [tool, { operation }] of boundTools(toolsets)) {
      test(`of the tool ${tool}`, async () => {
        for (const one of cases) await tryTool(world, { tool, operation }, one);
      });
    }

    test('lets nobody change what was planted for others', async () => {
      expect(await world.snapshot()).toBe(before);
    });
  });
}

async function secretFor(world: MatrixWorld, operation: OperationName, one: Case): Promise<string | undefined> {
  return one.name === 'a key that may do all but this' ? world.without(operation) : one.secret(world);
}

async function tryOperation(world: MatrixWorld, name: OperationName, one: Case): Promise<void> {
  const operation: Operation = operations[name];
  const generator = inputGenerator({
    schema: operation.input,
    random: seeded(name.length + one.name.length),
    known: { ...knownOf(name, one.of(world)), userId: [one.user ?? 'ana'], space: [one.space ?? 'work'] },
    optional: 0,
  });
  const input = withSpace(operation, generator.valid(), one);
  const user = operation.scope === 'user' && !('userId' in input) ? one.user : undefined;
  const asked: Asked = { url: world.server.url, name, input, secret: await secretFor(world, name, one), user };
  const byBoth: [string, Answered][] = [
    ['REST', await byRest(asked)],
    ['SDK', await bySdk(asked)],
  ];
  for (const [door, answer] of byBoth) {
    const what = `${name} with ${one.name} through ${door}: ${JSON.stringify(input).slice(0, 200)} gave ${answer.text.slice(0, 300)}`;
    const codes = one.codes(operation, input);
    if (codes !== undefined) expect(codes, what).toContain(answer.code);
    if (one.name === 'the right key') {
      if (operation.permission === 'owner') expect(answer.code, what).toBe('permission_denied');
      else expect(refusals, what).not.toContain(answer.code);
    }
    expect(answer.code, what).not.toBe('internal');
    for (const { canary } of one.hidden(world)) expect(tells(answer, input, canary), what).toBe(false);
  }
}

async function tryTool(
  world: MatrixWorld,
  { tool, operation }: { readonly tool: string; readonly operation: OperationName },
  one: Case,
): Promise<void> {
  const bound = boundTools(toolsets).get(tool);
  if (bound === undefined) throw new Error(`no tool ${tool}`);
  const known = { ...knownOf(operation, one.of(world)), space: [one.space ?? 'work'] };
  const generator = inputGenerator({ schema: bound.tool.input, random: seeded(tool.length), known, optional: 0 });
  const input = generator.valid();
  if (one.space !== undefined && 'space' in bound.tool.input.shape) input['space'] = one.space;
  const secret = await secretFor(world, operation, one);
  const answer = await byMcp({ url: world.server.url, tool, input, secret, user: one.user });
  const what = `${tool} with ${one.name} through MCP gave ${answer.text.slice(0, 300)}`;
  // Whoever comes without a key gets no further than the door, whatever the tool is about.
  const codes = ['no key', 'a wrong key', 'an expired key', 'a revoked key'].includes(one.name)
    ? ['unauthenticated']
    : one.codes(operations[operation], input);
  if (codes !== undefined) expect(codes, what).toContain(answer.code);
  if (one.name === 'the right key') expect(refusals, what).not.toContain(answer.code);
  for (const { canary } of one.hidden(world)) expect(tells(answer, input, canary), what).toBe(false);
}

/** Names the space in whatever way the operation takes one. */
function withSpace(
  { input: { shape } }: Operation,
  input: Record<string, unknown>,
  { space }: Case,
): Record<string, unknown> {
  if (space === undefined) return input;
  if ('space' in shape) return { ...input, space };
  return 'spaces' in shape ? { ...input, spaces: [space] } : input;
}

/** Whether an answer has a word that the call did not bring along itself. */
function tells({ text }: Answered, input: object, canary: string): boolean {
  return text.includes(canary) && !JSON.stringify(input).includes(canary);
}
