/** A write-ahead log of SQLite in its frames. Layout: the file format's own description, sqlite.org/fileformat2. */
export interface WriteAheadLog {
  readonly frames: number;
  /** The log as far as its first `frames` frames. */
  cut(frames: number): Uint8Array;
  /** The same with half of the next frame behind it, as a torn write leaves it. */
  torn(frames: number): Uint8Array;
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/** Whole frames in a log of so many bytes. */
export function framesIn(bytes: number, pageBytes: number): number {
  return Math.max(0, Math.floor((bytes - HEADER_BYTES) / (FRAME_HEADER_BYTES + pageBytes)));
}

/** @throws Error when the bytes are not a write-ahead log */
export function parseLog(bytes: Uint8Array): WriteAheadLog {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEADER_BYTES || view.getUint32(0) >>> 1 !== 0x377f0682 >>> 1) {
    throw new Error('This is not a write-ahead log');
  }
  const frameBytes = FRAME_HEADER_BYTES + view.getUint32(8);
  const salts = view.getBigUint64(16);
  let frames = 0;
  // Frames of an earlier round of the log may stand behind those of this one; their salts differ.
  for (let at = HEADER_BYTES; at + frameBytes <= bytes.byteLength; at += frameBytes) {
    if (view.getBigUint64(at + 8) !== salts) break;
    frames += 1;
  }
  const end = (count: number): number => HEADER_BYTES + count * frameBytes;
  return {
    frames,
    cut: (count) => bytes.subarray(0, end(count)),
    torn: (count) => bytes.subarray(0, Math.min(end(frames), end(count) + (frameBytes >> 1))),
  };
}
