import type { Readable } from 'node:stream';

/** A file that is imported, or what stands in for one: standard input, the body of a request. */
export interface SourceFile {
  /** What it is called, without the folder. */
  readonly name: string;
  /** How many bytes it has, null where nobody knows beforehand. */
  readonly size: number | null;
  /** Its first bytes, unpacked where the file is gzipped. */
  readonly head: Buffer;
  /** The whole, unpacked, from the start; once only. */
  bytes(): Readable;
}

/** A file, or a place in it, that cannot be read, in a sentence for the person whose file it is. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
