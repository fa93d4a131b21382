import type { MemoryToolHandlers } from '@anthropic-ai/sdk/helpers/beta/memory';
import { HoldfastError } from '../../errors.ts';
import type { MemoryPlace } from '../common/place.ts';
import { type MemoryFile, filesIn } from './files.ts';
import { listing, numbered } from './listing.ts';
import { checkedPath, parentsOf, refused, ROOT } from './paths.ts';

const MOST_LINES = 999_999;
/** Lines around an edit that are shown. */
const AROUND = 2;
/** Times that an edit is tried on a file that others edit as well. */
const TRIES = 4;

/**
 * The files of Anthropic's memory tool (`memory_20250818`) in Holdfast: `betaMemoryTool(memoryFiles({ client }))`. Results
 * and errors have the words that the model was trained on. Files belong to the user and space, are found by recall like all
 * else, keep their versions, and can be restored for some days once deleted.
 */
export function memoryFiles(place: MemoryPlace): MemoryToolHandlers {
  const files = filesIn(place);

  async function mustGet(shownAs: string): Promise<MemoryFile> {
    const path = checkedPath(shownAs);
    const file = await files.get(path);
    if (file !== undefined) return file;
    if (path === ROOT || (await files.below(path)).length > 0) throw refused(`The path ${shownAs} is not a file.`);
    throw missing(`The path ${shownAs} does not exist. Please provide a valid path.`);
  }

  /** Reads, edits and writes a file, once more where somebody else was faster. */
  async function edit<T>(
    shownAs: string,
    change: (text: string) => { readonly text: string; readonly answer: T },
  ): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      const file = await mustGet(shownAs);
      const { text, answer } = change(file.text);
      try {
        await files.write(file, text);
        return answer;
      } catch (error) {
        if (tried >= TRIES || !isOvertaken(error)) throw error;
      }
    }
  }

  return {
    async view({ path: shownAs, view_range: range }) {
      const path = checkedPath(shownAs);
      const file = path === ROOT ? undefined : await files.get(path);
      if (file === undefined) {
        const below = await files.below(path);
        if (below.length > 0 || path === ROOT) return listing(below, path, shownAs);
        throw missing(`The path ${shownAs} does not exist. Please provide a valid path.`);
      }
      const lines = file.text.split('\n');
      if (lines.length > MOST_LINES) {
        throw refused(
          `File ${shownAs} has too many lines (${lines.length}). Maximum is ${MOST_LINES.toLocaleString('en')} lines.`,
        );
      }
      const [first = 1, last = -1] = range?.length === 2 ? range : [];
      const from = Math.max(1, first);
      const shown = lines.slice(from - 1, last === -1 ? lines.length : last);
      return `Here's the content of ${shownAs} with line numbers:\n${numbered(shown, from)}`;
    },

    async create({ path: shownAs, file_text: text }) {
      const path = checkedPath(shownAs);
      await mustBeDirectories(path);
      const taken = path === ROOT || (await files.below(path)).length > 0 || !(await files.create(path, text));
      if (taken) throw refused(`File ${shownAs} already exists`);
      return `File created successfully at: ${shownAs}`;
    },

    str_replace: ({ path: shownAs, old_str: old, new_str: fresh }) =>
      edit(shownAs, (text) => {
        const places = placesOf(text, old);
        const [place] = places;
        if (place === undefined) {
          throw refused(`No replacement was performed, old_str \`${old}\` did not appear verbatim in ${shownAs}.`);
        }
        const lineOf = (at: number): number => text.slice(0, at).split('\n').length;
        if (places.length > 1) {
          const lines = [...new Set(places.map(lineOf))].join(', ');
          throw refused(
            `No replacement was performed. Multiple occurrences of old_str \`${old}\` in lines: ${lines}. Please ensure it is unique`,
          );
        }
        const edited = text.slice(0, place) + fresh + text.slice(place + old.length);
        const changed = lineOf(place) - 1;
        const from = Math.max(0, changed - AROUND);
        const snippet = numbered(edited.split('\n').slice(from, changed + AROUND + 1), from + 1);
        return {
          text: edited,
          answer: `The memory file has been edited. Here is the snippet showing the change (with line numbers):\n${snippet}`,
        };
      }),

    insert: ({ path: shownAs, insert_line: at, insert_text: added }) =>
      edit(shownAs, (text) => {
        const lines = text.split('\n');
        if (!Number.isInteger(at) || at < 0 || at > lines.length) {
          throw refused(
            `Invalid \`insert_line\` parameter: ${at}. It should be within the range of lines of the file: [0, ${lines.length}]`,
          );
        }
        const edited = lines.toSpliced(at, 0, added.replace(/\n$/u, '')).join('\n');
        return { text: edited, answer: `The file ${shownAs} has been edited.` };
      }),

    async delete({ path: shownAs }) {
      const path = checkedPath(shownAs);
      if (path === ROOT) throw refused('Cannot delete the /memories directory itself');
      const gone = await filesAt(path);
      if (gone.length === 0) throw missing(`The path ${shownAs} does not exist`);
      for (const file of gone) await files.remove(file);
      return `Successfully deleted ${shownAs}`;
    },

    async rename({ old_path: oldShown, new_path: newShown }) {
      const [from, to] = [checkedPath(oldShown), checkedPath(newShown)];
      if (to === ROOT || (await filesAt(to)).length > 0) throw refused(`The destination ${newShown} already exists`);
      const moved = await filesAt(from);
      if (moved.length === 0) throw missing(`The path ${oldShown} does not exist`);
      if (from === ROOT || to.startsWith(`${from}/`)) throw refused(`Cannot move ${oldShown} into itself`);
      await mustBeDirectories(to);
      for (const file of moved) {
        const target = to + file.path.slice(from.length);
        if (!(await files.create(target, file.text))) throw refused(`The destination ${target} already exists`);
        await files.remove(file);
      }
      return `Successfully renamed ${oldShown} to ${newShown}`;
    },
  };

  /** What a path leads through cannot be a file. */
  async function mustBeDirectories(path: string): Promise<void> {
    for (const parent of parentsOf(path)) {
      if ((await files.get(parent)) !== undefined) throw refused(`The path ${parent} is not a directory.`);
    }
  }

  /** The file of this path, or all files below it. */
  async function filesAt(path: string): Promise<MemoryFile[]> {
    const file = await files.get(path);
    return file === undefined ? files.below(path) : [file];
  }
}

/** Where a text stands in another; nowhere when it is empty. */
function placesOf(text: string, sought: string): number[] {
  const places: number[] = [];
  if (sought === '') return places;
  for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + sought.length)) places.push(at);
  return places;
}

function missing(detail: string): HoldfastError {
  return new HoldfastError('not_found', { detail });
}

function isOvertaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'version_conflict';
}
