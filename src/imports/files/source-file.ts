import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** A file to import: on disk, from standard input, or in the body of a request. */
export interface SourceFile {
  /** The file name without its folder. */
  readonly name: string;
  /** Size in bytes, before decompression. */
  readonly size: number;
  /** The first bytes, decompressed if the file is gzipped. */
  readonly head: Buffer;
  /**
   * Returns the decompressed content from the start. Each call reads the file anew.
   * @throws Unreadable while reading
   */
  bytes(): Readable;
  /** SHA-256 of the file before decompression, in hexadecimal; set once the file was read to its end. */
  readonly hash: string;
  /** Bytes read so far, before decompression: the progress. */
  readonly read: number;
  /** Closes the file and frees its temporary storage. */
  close(): Promise<void>;
}

/** A file, or a place in it, that cannot be read. The message is a sentence for the owner of the file. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** An uploaded file that is larger than the limit. */
export class FileTooLarge extends Unreadable {}

/** The first bytes, from which format and encoding are detected. */
const HEAD_BYTES = 64 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** The maximum ratio of a gzipped file: registers shrink to a tenth or a twentieth, bombs to a thousandth. */
const MAX_EXPANSION = 100;
const MIN_CHECKED_BYTES = 4 * 1024 * 1024;

/**
 * Opens a file to import.
 * @param path "-" for standard input, which is stored in a temporary file, because the report reads it again
 * @param input the stream of standard input
 * @throws Unreadable if the file is missing, empty or unreadable
 */
export async function openSourceFile(path: string, input?: Readable): Promise<SourceFile> {
  if (path === '-' && input) return storeUpload(input, 'standard-input');
  const name = basename(path);
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (error) {
    throw unreadable(name, error);
  }
  try {
    return new FileOnDisk(path, name, ...(await inspect(handle, name)));
  } finally {
    await handle.close();
  }
}

/** The prefix of temporary files in the folder for temporary files. */
const TEMPORARY_PREFIX = 'entente-import-';

/**
 * Stores a stream in a temporary file until it is closed. The file is unlinked at once, so the system removes it
 * however the process ends.
 * @param maxBytes the maximum size
 * @param signal cancels the upload, even if no more data arrives
 * @throws Unreadable if the file is too large or empty
 */
export async function storeUpload(
  input: Readable,
  name: string,
  maxBytes = Infinity,
  signal?: AbortSignal,
): Promise<SourceFile> {
  const path = join(tmpdir(), `${TEMPORARY_PREFIX}${randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  try {
    await rm(path, { force: true });
    let bytes = 0;
    const keep = async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw new FileTooLarge(`The file is larger than ${maxBytes} bytes.`);
        await handle.writeFile(chunk);
      }
    };
    await pipeline(input, keep, { signal });
    signal?.throwIfAborted();
    return new FileOnDisk(handle, name, ...(await inspect(handle, name)));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Deletes the temporary files of processes that ended before unlinking them. Files in use have no name. */
export async function deleteLeftUploads(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    // A file of another user cannot be deleted; it stays.
    if (name.startsWith(TEMPORARY_PREFIX)) await rm(join(tmpdir(), name), { force: true }).catch(() => undefined);
  }
}

/**
 * Returns the size, the first bytes (decompressed), and whether the file is gzipped.
 * @throws Unreadable if it is a folder, is empty or cannot be read
 */
async function inspect(handle: FileHandle, name: string): Promise<[size: number, head: Buffer, isPacked: boolean]> {
  let raw: Buffer;
  let size: number;
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw new Unreadable(`${name} is a folder, not a file.`);
    size = found.size;
    if (size === 0) throw new Unreadable(`${name} is empty.`);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    raw = buffer.subarray(0, bytesRead);
  } catch (error) {
    throw unreadable(name, error);
  }
  const isPacked = raw[0] === 0x1f && raw[1] === 0x8b;
  return [size, isPacked ? await firstUnpacked(raw) : raw, isPacked];
}

function unreadable(name: string, error: unknown): Unreadable {
  if (error instanceof Unreadable) return error;
  return new Unreadable(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
}

/** Decompresses as much as possible of the first bytes of a gzipped file. */
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
    // These bytes are cut short. Reading the file shows whether the file itself is complete.
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

class FileOnDisk implements SourceFile {
  hash = '';
  read = 0;

  /** @param place the path, or the open file, which `close` closes */
  constructor(
    private readonly place: string | FileHandle,
    readonly name: string,
    readonly size: number,
    readonly head: Buffer,
    private readonly isPacked: boolean,
  ) {}

  bytes(): Readable {
    return Readable.from(this.chunks(), { objectMode: false });
  }

  async close(): Promise<void> {
    if (typeof this.place !== 'string') await this.place.close();
  }

  private async *chunks(): AsyncGenerator<Buffer> {
    if (!this.isPacked) {
      yield* this.rawChunks();
      return;
    }
    let unpacked = 0;
    const gunzip = createGunzip();
    const feeding = pipeline(Readable.from(this.rawChunks(), { objectMode: false }), gunzip);
    // The error is thrown by `await feeding` below; this avoids an unhandled rejection before.
    feeding.catch(() => {});
    try {
      for await (const chunk of gunzip as AsyncIterable<Buffer>) {
        unpacked += chunk.length;
        if (unpacked > MIN_CHECKED_BYTES && unpacked > this.size * MAX_EXPANSION) {
          throw new Unreadable(
            `${this.name} unpacks to more than ${MAX_EXPANSION} times its size, which no register does.`,
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

  /** Reads by position, because a stream would close the file. */
  private async *pieces(): AsyncGenerator<Buffer> {
    const { place } = this;
    const handle = typeof place === 'string' ? await open(place) : place;
    try {
      for (let position = 0; ; ) {
        const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
        position += bytesRead;
      }
    } finally {
      if (typeof place === 'string') await handle.close();
    }
  }

  private async *rawChunks(): AsyncGenerator<Buffer> {
    const digest = createHash('sha256');
    this.read = 0;
    try {
      for await (const chunk of this.pieces()) {
        digest.update(chunk);
        this.read += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw unreadable(this.name, error);
    }
    if (this.read !== this.size) {
      throw new Unreadable(`${this.name} changed while it was read: it had ${this.size} bytes, then ${this.read}.`);
    }
    const hash = digest.digest('hex');
    if (this.hash && this.hash !== hash) throw new Unreadable(`${this.name} changed while it was read.`);
    this.hash = hash;
  }
}
