import { type Fields, fieldsOf, listOf } from '../../http/json-fields.ts';
import { type Reply, type Served, serve } from '../../testing/serve.ts';
import { formOf } from './form.ts';
import { openFront } from './front.ts';

/** What is asked here of that which stands in for Google; a test brings it along. */
interface StandIn extends AsyncDisposable {
  readonly origin: string;
  readonly client: { readonly id: string; readonly secret: string };
  readonly calendars: () => readonly {
    readonly id: string;
    readonly appCreated: boolean;
    readonly events: () => readonly {
      readonly id: string;
      readonly status: string;
      readonly summary?: string;
      readonly start: object;
      readonly end: object;
    }[];
  }[];
  readonly visit: (url: string) => Promise<string>;
}

/** A server with a client of Google, and Google on loopback; jobs do not run by themselves. */
export interface PlanningWorld<G extends StandIn> extends AsyncDisposable {
  readonly google: G;
  readonly served: Served;
  /** A user who has connected Google Calendar. */
  readonly connect: (user: string) => Promise<Planner<G>>;
}

/** A block or an event: the id that it has at Google, and when it is. */
export type Placed = readonly [id: string, start: number, end: number];

/** Title of events that a person has made by hand. */
export const foreignTitle = 'Lunch';

/** What one user does, and what is at Google then. */
export interface Planner<G extends StandIn> {
  /** @throws Error for an answer that is none of success */
  readonly call: (method: string, path: string, json?: object) => Promise<Fields>;
  /** Calls a tool as Open WebUI does. @throws Error as above */
  readonly tool: (name: string, args: object) => Promise<Fields>;
  /** Gives consent in a browser, and says yes to Holdfast's question; the first time a calendar is made at Google. */
  readonly consent: () => Promise<string>;
  /** Syncs the calendar that Holdfast has made; answers with how it is doing. */
  readonly sync: () => Promise<Fields>;
  /** The calendar that Holdfast has made. */
  readonly own: () => ReturnType<G['calendars']>[number];
  /** Events that are there, but for those of the person. */
  readonly there: () => Placed[];
  /** Blocks of the next two weeks, as the agenda shows them. */
  readonly blocks: () => Promise<Placed[]>;
}

export async function planningWorld<G extends StandIn>(
  open: (params: { readonly timeZone: string; readonly redirectUris: readonly string[] }) => Promise<G>,
): Promise<PlanningWorld<G>> {
  const front = await openFront();
  const timeZone = 'Europe/Berlin';
  const google = await open({ timeZone, redirectUris: [`${front.url}/oauth/google/callback`] });
  const served = await serve({
    googleClientId: google.client.id,
    googleClientSecret: google.client.secret,
    googleUrl: google.origin,
    publicUrl: front.url,
    mcpToolsets: ['planner'],
    embedder: 'none',
    extraction: 'off',
    timeZone,
    role: 'api',
  });
  front.to(served.url);
  return {
    google,
    served,
    async connect(user) {
      const made = plannerOf({ google, served }, user);
      await made.planner.consent();
      made.know();
      return made.planner;
    },
    async [Symbol.asyncDispose]() {
      await google[Symbol.asyncDispose]();
      await served[Symbol.asyncDispose]();
      await front[Symbol.asyncDispose]();
    },
  };
}

function plannerOf<G extends StandIn>(
  { google, served }: Pick<PlanningWorld<G>, 'google' | 'served'>,
  user: string,
): { readonly planner: Planner<G>; readonly know: () => void } {
  let calendarId = '';
  const call: Planner<G>['call'] = async (method, path, json) =>
    read(
      await served.call(method, path, {
        headers: { 'X-Holdfast-User': user },
        ...(json === undefined ? {} : { json }),
      }),
    );
  const own: Planner<G>['own'] = () => {
    // Sound: what the stand-in lists is of the kind that it lists.
    const all = google.calendars() as ReturnType<G['calendars']>;
    const found = all.find(({ id }) => id === calendarId);
    if (found === undefined) throw new Error('Holdfast has made no calendar');
    return found;
  };
  const planner: Planner<G> = {
    call,
    own,
    async tool(name, args) {
      const headers = { 'X-API-Key': undefined, Authorization: `Bearer ${served.key}`, 'X-OpenWebUI-User-Id': user };
      return read(await served.call('POST', `/tool-server/${name}`, { json: args, headers }));
    },
    async consent() {
      const { url } = await call('POST', '/v1/calendars/google', {});
      const back = await google.visit(String(url));
      const { action, fields } = formOf(await (await fetch(back)).text());
      const page = await fetch(new URL(action, back), { method: 'POST', body: new URLSearchParams(fields) });
      return page.text();
    },
    async sync() {
      const { calendars } = await call('POST', '/v1/calendars/sync', {});
      const found = listOf(calendars).find(({ calendar }) => fieldsOf(calendar)['target'] === true);
      return { ...fieldsOf(found?.['calendar']), sent: found?.['sent'], received: found?.['received'] };
    },
    there: () =>
      inOrder(
        own()
          .events()
          .filter(({ status, summary }) => status !== 'cancelled' && summary !== foreignTitle)
          .map(({ id, start, end }): Placed => [id, instantOf(start), instantOf(end)]),
      ),
    async blocks() {
      const { days } = await call('GET', '/v1/agenda?days=15');
      const items = listOf(days).flatMap((day) => listOf(day['items']));
      return inOrder(
        items
          .filter(({ type }) => type === 'block')
          .map(({ id, startsAt, endsAt }): Placed => [
            String(id).replaceAll('-', ''),
            Date.parse(String(startsAt)),
            Date.parse(String(endsAt)),
          ]),
      );
    },
  };
  const know = (): void => {
    calendarId = google.calendars().findLast(({ appCreated }) => appCreated)?.id ?? '';
  };
  return { planner, know };
}

function read({ status, text, json }: Reply): Fields {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return json;
}

function inOrder(placed: readonly Placed[]): Placed[] {
  return placed.toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function instantOf(time: unknown): number {
  return Date.parse(String(fieldsOf(time)['dateTime']));
}
