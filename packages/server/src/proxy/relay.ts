import { HoldfastError } from '@holdfast/contract';
import { chatFault } from './chat-fault.ts';
import { END_MARK, type ReplyReader } from './reply-reader.ts';
import { reasonOf, unavailable } from './upstream.ts';

export interface RelayParams {
  readonly body: ReadableStream<Uint8Array>;
  readonly reader: ReplyReader;
  /** Whether the reply is a stream of events, in which a fault can be told. */
  readonly events: boolean;
  /** Between two pieces. */
  readonly timeoutMs: number;
  /** Lets go of the endpoint. */
  readonly abort: () => void;
  /** Hears of a fault midway. */
  readonly onFault: (fault: HoldfastError) => void;
  /** Breaks the client's connection off; undefined where that cannot be done. */
  readonly breakOff: (() => void) | undefined;
  /** Called once, before the client's end of the stream: whether all of the reply came, or where it was cut. */
  readonly ended: (how: 'whole' | 'cut') => Promise<void>;
}

/**
 * Hands a reply on byte for byte, as it comes, and reads along. It ends, mark and all, once `ended` has settled. Where the
 * endpoint fails midway, a stream of events gets one more that says so; anything else is cut off, so that nobody takes a
 * part for the whole.
 */
export function relay(params: RelayParams): ReadableStream<Uint8Array> {
  const { reader, events, abort, onFault, breakOff, ended } = params;
  const source = params.body.getReader();
  const handOn = async (piece: Uint8Array, controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const before = reader.atEnd();
    reader.take(piece);
    if (before || !reader.atEnd()) {
      controller.enqueue(piece);
      return;
    }
    // A client takes the mark for the end. All words before it are handed on at once, the mark once they are remembered.
    const { buffer, byteOffset, byteLength } = piece;
    const mark = Math.max(0, Buffer.from(buffer, byteOffset, byteLength).lastIndexOf(`data: ${END_MARK}`));
    if (mark > 0) controller.enqueue(piece.subarray(0, mark));
    await ended('whole');
    controller.enqueue(piece.subarray(mark));
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await inTime(source.read(), params.timeoutMs);
        if (!done) {
          await handOn(value, controller);
          return;
        }
      } catch (error) {
        const fault = error instanceof HoldfastError ? error : unavailable(`it broke off (${reasonOf(error)})`, error);
        onFault(fault);
        abort();
        await ended('cut');
        if (!events || !reader.betweenEvents()) {
          // Rather the connection than the stream: of that the server would write what went wrong into the reply.
          if (breakOff === undefined) controller.error(fault);
          else breakOff();
          return;
        }
        controller.enqueue(Buffer.from(`data: ${JSON.stringify(chatFault(fault))}\n\n`));
        controller.close();
        return;
      }
      await ended('whole');
      controller.close();
    },
    async cancel() {
      abort();
      await ended('cut');
    },
  });
}

/** @throws HoldfastError model_unavailable */
async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(`it fell silent for ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
