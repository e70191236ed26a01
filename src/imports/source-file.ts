import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** A file that is imported, or what stands in for one: standard input, the body of a request. */
export interface SourceFile {
  /** What it is called, without the folder. */
  readonly name: string;
  /** How many bytes it has as it lies there. */
  readonly size: number;
  /** Its first bytes, unpacked where the file is gzipped. */
  readonly head: Buffer;
  /** The whole from the start, unpacked. Each call reads the file anew. @throws Unreadable while it is read */
  bytes(): Readable;
  /** SHA-256 of the file as it lies there, in hexadecimal; known once it was read to its end. */
  readonly hash: string;
  /** How many bytes of it have been read, packed as they are: the progress. */
  readonly read: number;
  /** Lets go of what was kept for it. */
  close(): Promise<void>;
}

/** A file, or a place in it, that cannot be read, in a sentence for the person whose file it is. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** What is looked at to tell formats and encodings apart. */
const HEAD_BYTES = 64 * 1024;

/** What a gzipped file may become: registers shrink to a tenth or a twentieth, bombs to a thousandth. */
const MOST_TIMES_LARGER = 100;
const ALWAYS_UNPACKED_BYTES = 4 * 1024 * 1024;

/**
 * Opens a file to import.
 * @param path "-" for standard input, which is kept in a temporary file, since the report is made by reading again
 * @param input where standard input comes from
 * @throws Unreadable where there is nothing that could be read
 */
export async function openSourceFile(path: string, input?: Readable): Promise<SourceFile> {
  if (path === '-' && input) return keptSourceFile(input, 'standard-input');
  return new FileOnDisk(path, basename(path), ...(await lookAt(path)));
}

/**
 * Keeps what comes by a stream in a temporary file, until it is closed.
 * @param mostBytes beyond which it is refused
 * @throws Unreadable where it is too large or nothing
 */
export async function keptSourceFile(input: Readable, name: string, mostBytes = Infinity): Promise<SourceFile> {
  const folder = await mkdtemp(join(tmpdir(), 'entente-import-'));
  const forget = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'kept');
    await pipeline(input, bounded(mostBytes), createWriteStream(path));
    return new FileOnDisk(path, name, ...(await lookAt(path, name)), forget);
  } catch (error) {
    await forget();
    throw error;
  }
}

function bounded(mostBytes: number) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw new Unreadable(`The file is larger than ${mostBytes} bytes.`);
      yield chunk;
    }
  };
}

/** The size and the first bytes, unpacked. */
async function lookAt(path: string, name = basename(path)): Promise<[number, Buffer]> {
  let size: number;
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new Unreadable(`${name} is a folder, not a file.`);
    size = found.size;
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  if (size === 0) throw new Unreadable(`${name} is empty.`);
  let raw: Buffer;
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      raw = buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new Unreadable(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  return [size, isGzipped(raw) ? await firstUnpacked(raw) : raw];
}

function isGzipped(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** What can be unpacked of the first bytes of a gzipped file. */
async function firstUnpacked(raw: Buffer): Promise<Buffer> {
  const gunzip = Readable.from([raw]).pipe(createGunzip());
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of gunzip) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= HEAD_BYTES) break;
    }
  } catch {
    // Cut short, as these bytes are. Whether the file itself is whole turns out when it is read.
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

class FileOnDisk implements SourceFile {
  hash = '';
  read = 0;

  constructor(
    private readonly path: string,
    readonly name: string,
    readonly size: number,
    readonly head: Buffer,
    private readonly forget: () => Promise<void> = async () => {},
  ) {}

  bytes(): Readable {
    return Readable.from(this.chunks(), { objectMode: false });
  }

  async close(): Promise<void> {
    await this.forget();
  }

  private async *chunks(): AsyncGenerator<Buffer> {
    const raw = this.rawChunks();
    const first = await raw.next();
    const whole = startingWith(first, raw);
    if (first.done || !isGzipped(first.value)) {
      yield* whole;
      return;
    }
    let unpacked = 0;
    const gunzip = createGunzip();
    const feeding = pipeline(Readable.from(whole, { objectMode: false }), gunzip);
    // Heard below, at the end: until then it must not count as unheard.
    feeding.catch(() => {});
    try {
      for await (const chunk of gunzip as AsyncIterable<Buffer>) {
        unpacked += chunk.length;
        if (unpacked > ALWAYS_UNPACKED_BYTES && unpacked > this.size * MOST_TIMES_LARGER) {
          throw new Unreadable(
            `${this.name} unpacks to more than ${MOST_TIMES_LARGER} times its size, which no register does.`,
          );
        }
        yield chunk;
      }
      await feeding;
    } catch (error) {
      if (error instanceof Unreadable) throw error;
      throw new Unreadable(`${this.name} cannot be unpacked: it is damaged or cut short.`);
    }
  }

  private async *rawChunks(): AsyncGenerator<Buffer> {
    const digest = createHash('sha256');
    this.read = 0;
    try {
      for await (const chunk of createReadStream(this.path, { highWaterMark: 256 * 1024 })) {
        digest.update(chunk);
        this.read += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw new Unreadable(`${this.name} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    }
    if (this.read !== this.size) {
      throw new Unreadable(`${this.name} changed while it was read: it had ${this.size} bytes, then ${this.read}.`);
    }
    const hash = digest.digest('hex');
    if (this.hash && this.hash !== hash) throw new Unreadable(`${this.name} changed while it was read.`);
    this.hash = hash;
  }
}

async function* startingWith<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
