import type { Connection, Submittable } from 'pg';
import type { SqlValue } from '../../sql/statement.ts';
import type { Driver } from '../connect.ts';
import type { Column, Named } from '../statements.ts';

/** One statement of a group, and who waits for its rows. */
export interface Asked {
  readonly prepared: Named;
  readonly values: readonly SqlValue[];
  readonly answer: (rows: unknown[]) => void;
  readonly fail: (error: unknown) => void;
}

/** What the driver tells a query of the server's messages. */
interface RowDescription {
  readonly fields: readonly {
    readonly name: string;
    readonly dataTypeID: number;
  }[];
}
interface DataRow {
  readonly fields: readonly (string | null)[];
}

/** The part of the driver's connection that a query writes to; its own types know less than it can do. */
interface Wire {
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  parse(query: { readonly name: string; readonly text: string }): void;
  bind(config: { readonly statement: string; readonly values: readonly (string | Buffer | null)[] }): void;
  describe(what: { readonly type: 'P' }): void;
  execute(what: object): void;
  sync(): void;
}

/**
 * Statements that are sent in one piece and are one transaction, without BEGIN or COMMIT: between two synchronisation
 * points of the protocol the server takes all as one (PostgreSQL documentation, "Pipelining"). Once the columns of a statement are
 * known, they are not asked for again.
 */
export class ReadGroup implements Submittable {
  readonly #asked: Asked[] = [];
  /** Of each statement, as they were known when it was sent, or as the server has told since. */
  readonly #columns: (readonly Column[] | undefined)[] = [];
  readonly #parserOf: ParserOf;
  readonly #ended: (group: ReadGroup) => void;
  /** Which of the statements the server is at. */
  #place = 0;
  #rows: unknown[] = [];
  #failure: unknown;
  #sent = false;

  /** @param ended called when the server is done with it, or the connection is gone */
  constructor(parserOf: ParserOf, ended: (group: ReadGroup) => void) {
    this.#parserOf = parserOf;
    this.#ended = ended;
  }

  /** Nothing may be added any more. */
  get sent(): boolean {
    return this.#sent;
  }

  /** What the server or the connection refused; nothing after it was run. */
  get failure(): unknown {
    return this.#failure;
  }

  add(asked: Asked): void {
    this.#asked.push(asked);
  }

  submit(connection: Connection): void {
    this.#sent = true;
    // Sound: the methods are those of the driver's connection, and the two records its own list of what is prepared.
    const wire = connection as unknown as Wire;
    for (const { prepared, values } of this.#asked) {
      const { name = '', sql } = prepared;
      const known =
        name !== '' && (wire.parsedStatements[name] !== undefined || wire.submittedNamedStatements[name] !== undefined);
      if (!known) {
        wire.parse({ name, text: sql });
        if (name !== '') wire.submittedNamedStatements[name] = sql;
      }
      wire.bind({ statement: name, values: values.map(onWire) });
      this.#columns.push(prepared.columns);
      if (prepared.columns === undefined) wire.describe({ type: 'P' });
      wire.execute({});
    }
    wire.sync();
  }

  handleRowDescription({ fields }: RowDescription): void {
    const columns = fields.map(({ name, dataTypeID }) => ({ name, parse: this.#parserOf(dataTypeID) }));
    this.#columns[this.#place] = columns;
    const asked = this.#asked[this.#place];
    if (asked !== undefined) asked.prepared.columns = columns;
  }

  handleDataRow({ fields }: DataRow): void {
    const row: Record<string, unknown> = {};
    let place = 0;
    for (const { name, parse } of this.#columns[this.#place] ?? []) {
      const text = fields[place] ?? null;
      row[name] = text === null ? null : parse(text);
      place += 1;
    }
    this.#rows.push(row);
  }

  handleCommandComplete(): void {
    this.#asked[this.#place]?.answer(this.#rows);
    this.#place += 1;
    this.#rows = [];
  }

  handleError(error: unknown): void {
    if (this.#failure !== undefined) return;
    // Also of a connection that was gone before anything could be sent.
    this.#sent = true;
    this.#failure = error;
    // A migration may have changed them.
    for (const { prepared } of this.#asked) prepared.columns = undefined;
    this.#ended(this);
  }

  handleReadyForQuery(): void {
    this.#ended(this);
  }

  /** The same from the start, as it begins with the scope of all; who was answered is not answered again. */
  again(): ReadGroup {
    const group = new ReadGroup(this.#parserOf, this.#ended);
    for (const asked of this.#asked) group.add(asked);
    return group;
  }

  /** Tells those that wait for what was not run. */
  fail(error: unknown): void {
    this.#sent = true;
    for (const { fail } of this.#asked.slice(this.#place)) fail(error);
  }
}

type ParserOf = (type: number) => (text: string) => unknown;

/** The driver takes queries of its own class alone where it sends on without waiting; all it asks of them is here. */
export function passForQuery(driver: Driver): void {
  Object.setPrototypeOf(ReadGroup.prototype, driver.Query.prototype as object);
}

/** As the server reads a parameter in its text form; bytes are sent as they are. */
function onWire(value: SqlValue): string | Buffer | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
