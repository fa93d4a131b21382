import { readFile } from 'node:fs/promises';
import { HoldfastError } from '@holdfast/contract';
import { type Document, parseAllDocuments } from 'yaml';
import { textOf } from '../command-line.ts';
import type { Cli } from '../session.ts';

/** Far more than anybody writes by hand. */
const MOST_CHARS = 1_000_000;

/**
 * Patterns of a YAML file: each document is one pattern or a list of them. Anchors may not multiply what was written.
 *
 * @throws HoldfastError invalid_input saying where the text is no YAML; what a pattern needs is checked where it is stored
 */
export async function readPatterns(cli: Cli, file: string): Promise<readonly object[]> {
  const text = file === '-' ? await textOf([], cli, 'file') : await readFile(file, 'utf8');
  if (text.length > MOST_CHARS) throw fault(`is longer than ${MOST_CHARS} characters`);
  const documents = parseAllDocuments(text);
  return documents.flatMap((document): object[] => {
    const [error] = document.errors;
    if (error !== undefined) throw fault(`is no YAML: ${error.message}`);
    const value = valueOf(document);
    const found: readonly unknown[] = Array.isArray(value) ? value : value === null ? [] : [value];
    return found.map((one) => {
      if (typeof one === 'object' && one !== null && !Array.isArray(one)) return one;
      throw fault('must hold patterns: a name, a kind, a description and steps each');
    });
  });
}

function valueOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // How the library says that an alias leads nowhere, or too far.
    if (error instanceof ReferenceError) throw fault(`is no YAML: ${error.message}`);
    throw error;
  }
}

function fault(message: string): HoldfastError {
  return new HoldfastError('invalid_input', {
    detail: `The file ${message}.`,
    faults: [{ field: 'file', message }],
  });
}
