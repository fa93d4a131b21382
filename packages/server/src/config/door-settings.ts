import { isIP } from 'node:net';
import { z } from 'zod';
import { shownToolsets } from '../mcp/toolsets.ts';
import { settingNotes } from './setting-note.ts';

const perMinute = z.int().min(0).max(100_000_000);
const quota = z.int().min(0).max(1_000_000_000);

/** An address, or a network such as 10.0.0.0/8. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** Settings of the doors: who is believed, how much may be asked for, how long is waited. */
export const doorSettings = {
  publicUrl: z
    .string()
    .regex(/^https?:\/\/[^/\s?#]+(?:\/[^\s?#]*)?$/, 'is not an address such as https://memory.example.com')
    .max(500)
    .optional()
    .register(settingNotes, {
      group: 'Server',
      description:
        'Address under which clients reach this server, as it tells MCP clients where its metadata is. With https, browsers are told to stay with it.',
      example: 'https://memory.example.com',
      otherwise: 'the Host header of each request',
    }),
  mcpToolsets: z.array(z.enum(shownToolsets)).default([]).register(settingNotes, {
    group: 'Server',
    description:
      'Sets of MCP tools beyond those that every client sees, separated by commas, shown by the tool server as well. `continuity`: sessions, checkpoints, decisions, work, known problems. `planner`: plans, schedules, agenda. `reference`: the nine of the reference memory server, in place of the usual ones.',
    example: 'continuity',
    otherwise: 'none',
  }),
  trustedProxies: z
    .array(z.string().refine(isNetwork, 'is not an address or a network such as 10.0.0.0/8'))
    .default([])
    .register(settingNotes, {
      group: 'Server',
      description:
        'Addresses and networks of proxies, separated by commas. Only what these say of where a call came from is believed, from right to left.',
      example: '10.0.0.0/8,fd00::/8',
      otherwise: 'none: the address of the connection counts',
    }),
  forwardedHeader: z.enum(['x-forwarded-for', 'forwarded']).default('x-forwarded-for').register(settingNotes, {
    group: 'Server',
    description:
      'The header that those proxies write. The other one is never read: a proxy passes on what a client puts there.',
    example: 'forwarded',
  }),
  rateLimits: z.enum(['on', 'off']).optional().register(settingNotes, {
    group: 'Limits',
    description: 'Whether calls are limited by address, key and user. Replicas share the counts through Redis.',
    example: 'on',
    otherwise: 'on in team mode, off in local mode',
  }),
  rateLimitAddress: perMinute.default(3_000).register(settingNotes, {
    group: 'Limits',
    description:
      'Calls a minute from one address (one /64 network of IPv6), before keys are looked at; 0 for no limit.',
    example: '600',
  }),
  rateLimitKey: perMinute.default(1_200).register(settingNotes, {
    group: 'Limits',
    description: 'Calls a minute with one API key; calls that ask for much count as several. 0 for no limit.',
    example: '300',
  }),
  rateLimitUser: perMinute.default(1_200).register(settingNotes, {
    group: 'Limits',
    description: 'Calls a minute for one user, by whatever key; counted in the same way. 0 for no limit.',
    example: '300',
  }),
  rateLimitVoice: perMinute.default(100).register(settingNotes, {
    group: 'Limits',
    description: 'Calls a minute of voice tools for one key and user; 0 for no limit.',
    example: '200',
  }),
  quotaMemories: quota.optional().register(settingNotes, {
    group: 'Limits',
    description: 'Memories that a user may keep, where neither the user nor its tenant has a quota.',
    example: '200000',
    otherwise: 'unlimited in local mode, 50,000 in team mode',
  }),
  quotaDailyIngestions: quota.optional().register(settingNotes, {
    group: 'Limits',
    description: "Memories that may be stored for a user in a day of its tenant's zone, where nothing else is said.",
    example: '10000',
    otherwise: 'unlimited in local mode, 1,000 in team mode',
  }),
  headersTimeoutMs: z.int().min(100).max(600_000).default(10_000).register(settingNotes, {
    group: 'Limits',
    description: 'Milliseconds that a connection may take to send the headers of a request.',
    example: '5000',
  }),
  maxConnections: z.int().min(1).max(1_000_000).default(4_096).register(settingNotes, {
    group: 'Limits',
    description: 'Connections at once; more are closed as they come.',
    example: '512',
  }),
};
