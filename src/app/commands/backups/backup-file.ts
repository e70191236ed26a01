import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, type FileHandle, open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { z } from 'zod';
import { waitForDrain } from '../../../runtime/drain.ts';
import { renameDurably } from '../../../runtime/durable-rename.ts';
import { OperatorError, toWriteError } from '../../../runtime/errors.ts';

/*
 * A backup is a gzipped tar with
 *   contents.json             its contents and its schema
 *   tables/<name>/<n>.copy    the rows of a table in the text format of COPY, in parts
 *   sums.json                 row count of each table, and SHA-256 of its parts together
 */
const FORMAT = 1;
const CONTENTS = 'contents.json';
const SUMS = 'sums.json';

/** The size of a part, which is held in memory. */
const PART_BYTES = 1024 * 1024;

const CONTENTS_SCHEMA = z.object({
  format: z.literal(FORMAT),
  entente: z.string(),
  takenAt: z.string(),
  /** The names of the finished migrations. */
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  /** The last value of each sequence. */
  sequences: z.array(z.object({ name: z.string(), last: z.string() })),
});

const SUMS_SCHEMA = z.record(z.string(), z.object({ rows: z.number(), sha256: z.string() }));

/** The contents of a backup. */
export type BackupContents = z.infer<typeof CONTENTS_SCHEMA>;

/** Row count and SHA-256 of each table, as COPY writes it. */
export type BackupSums = z.infer<typeof SUMS_SCHEMA>;

/** Writes a backup, under another name until it is complete. */
export class BackupWriter {
  readonly #pack = pack();
  readonly #written: Promise<void>;
  readonly #sums: BackupSums = {};

  private constructor(
    private readonly path: string,
    file: FileHandle,
  ) {
    const entries = this.#pack;
    this.#written = pipeline(
      async function* () {
        yield* entries;
      },
      createGzip(),
      file.createWriteStream({ flush: true }),
    );
    this.#written.catch(() => undefined);
  }

  /**
   * Creates a backup.
   * @throws OperatorError if the file exists or cannot be written
   */
  static async create(path: string, contents: Omit<BackupContents, 'format'>): Promise<BackupWriter> {
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (exists) throw new OperatorError(`${path} already exists and is not overwritten: name another file.`);
    const file = await open(`${path}.part`, 'wx', 0o600).catch((error: unknown) => {
      throw fileError(path, error);
    });
    const writer = new BackupWriter(path, file);
    try {
      await writer.#addEntry(CONTENTS, Buffer.from(JSON.stringify({ format: FORMAT, ...contents }, null, 1)));
    } catch (error) {
      await writer.discard();
      throw error;
    }
    return writer;
  }

  /**
   * Writes the rows of a table.
   * @param copied the output of COPY
   * @param rows returns the number of rows after the end
   */
  async table(name: string, copied: AsyncIterable<Buffer>, rows: () => number): Promise<void> {
    const hash = createHash('sha256');
    let number = 0;
    let [chunks, bytes]: [Buffer[], number] = [[], 0];
    const addPart = async () => {
      number += 1;
      const part = Buffer.concat(chunks);
      [chunks, bytes] = [[], 0];
      hash.update(part);
      await this.#addEntry(`tables/${name}/${String(number).padStart(6, '0')}.copy`, part);
    };
    for await (const chunk of copied) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= PART_BYTES) await addPart();
    }
    if (bytes > 0 || number === 0) await addPart();
    this.#sums[name] = { rows: rows(), sha256: hash.digest('hex') };
  }

  /** Completes the backup and gives it its name. */
  async finish(): Promise<BackupSums> {
    await this.#addEntry(SUMS, Buffer.from(JSON.stringify(this.#sums, null, 1)));
    this.#pack.finalize();
    await this.#withFileError(this.#written);
    await this.#withFileError(renameDurably(`${this.path}.part`, this.path));
    return this.#sums;
  }

  /** Discards the backup. */
  async discard(): Promise<void> {
    this.#pack.destroy();
    await this.#written.catch(() => undefined);
    await rm(`${this.path}.part`, { force: true });
  }

  /** Waits until the entry is written, so that memory stays flat on a slow disk. */
  async #addEntry(name: string, data: Buffer): Promise<void> {
    const taken = new Promise<void>((settle, fail) => {
      const entry = this.#pack.entry({ name, size: data.length }, (error) => (error ? fail(error) : settle()));
      entry.end(data);
    });
    await this.#withFileError(Promise.race([this.#written, taken]));
  }

  async #withFileError(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      // The error of the file says more than the error of a stream that was destroyed because of it.
      const cause = this.#pack.destroyed ? await this.#written.catch((first: unknown) => first) : error;
      throw fileError(this.path, cause ?? error);
    }
  }
}

/** Converts an error of writing to an OperatorError that names the file and the reason; other errors stay unchanged. */
function fileError(path: string, error: unknown): unknown {
  const reason = WRITE_ERRORS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason ? new OperatorError(`${path} ${reason}.`) : toWriteError(path, error);
}

/** Why a backup cannot be written, by error code. */
const WRITE_ERRORS: { [code: string]: string } = {
  ENOSPC: 'could not be written completely: no space is left',
  EDQUOT: 'could not be written completely: no space is left',
  EFBIG: 'could not be written completely: the file system does not allow such large files',
  EACCES: 'cannot be written: this user has no permission',
  ENOENT: 'cannot be written: the folder does not exist',
  ENOTDIR: 'cannot be written: the folder does not exist',
  EEXIST: 'is being written by another backup, or an interrupted backup left its .part file',
  EROFS: 'cannot be written: the file system is read-only',
};

/** Receives the rows of a table in the format of COPY. */
export interface TableConsumer {
  write(part: Buffer): Promise<void>;
  /** @returns the number of rows of the table */
  end(): Promise<number>;
}

/**
 * Reads a backup from beginning to end.
 * @param begin receives the contents
 * @param table returns the consumer of the rows of a table; called in the order of the contents
 * @throws OperatorError if the file does not exist or is not intact
 */
export async function readBackup(
  path: string,
  begin: (contents: BackupContents) => Promise<void>,
  table: (name: string, columns: readonly string[]) => TableConsumer,
): Promise<BackupSums> {
  try {
    return await readEntries(path, begin, table);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new OperatorError(`The file ${path} does not exist.`);
    const { message } = error as Error;
    if (error instanceof DamagedBackup || code.startsWith('Z_') || TAR_ERRORS.test(message)) {
      throw new OperatorError(`${path} is not an intact backup (${message}): nothing was restored.`);
    }
    throw error;
  }
}

/** Messages of tar-stream, whose errors have no codes. */
const TAR_ERRORS = /^(?:Unexpected end of data|Invalid tar header)/;

/** A backup is cut off, altered, or something else. */
class DamagedBackup extends Error {
  override readonly name = 'DamagedBackup';
}

async function readEntries(
  path: string,
  begin: (contents: BackupContents) => Promise<void>,
  table: (name: string, columns: readonly string[]) => TableConsumer,
): Promise<BackupSums> {
  const entries = extract();
  const read = pipeline(createReadStream(path), createGunzip(), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      if (entries.destroyed) return;
      if (!entries.write(chunk)) await waitForDrain(entries);
    }
    entries.end(undefined);
  });
  read.catch((error) => entries.destroy(error));
  let contents: BackupContents | null = null;
  let current: TableReader | null = null;
  let sums: BackupSums | null = null;
  const taken: BackupSums = {};
  const endTable = async () => {
    if (current) taken[current.name] = await current.end();
    current = null;
  };
  try {
    for await (const entry of entries) {
      const { name } = entry.header;
      if (contents === null) {
        if (name !== CONTENTS) throw new DamagedBackup('it is something else');
        contents = parsed(CONTENTS_SCHEMA, await textOf(entry));
        await begin(contents);
        continue;
      }
      if (name === SUMS) {
        await endTable();
        sums = parsed(SUMS_SCHEMA, await textOf(entry));
        continue;
      }
      const [, ofTable] = /^tables\/([^/]+)\/\d+\.copy$/.exec(name) ?? [];
      const known = contents.tables.find((each) => each.name === ofTable);
      if (!known) throw new DamagedBackup(`it has an unknown entry, ${JSON.stringify(name)}`);
      if (current?.name !== known.name) {
        await endTable();
        current = new TableReader(known.name, table(known.name, known.columns));
      }
      for await (const part of entry) await current.write(part as Buffer);
    }
    await read;
  } catch (error) {
    entries.destroy();
    // An error of the file has priority: it may be the cause of the other error.
    const readError = await read.catch((reason: NodeJS.ErrnoException) => reason);
    throw readError?.code?.startsWith('Z_') ? readError : error;
  }
  if (!contents || !sums) throw new DamagedBackup('it is cut off');
  for (const { name } of contents.tables) {
    const [was, is] = [sums[name], taken[name]];
    if (!was || !is || was.rows !== is.rows || was.sha256 !== is.sha256)
      throw new DamagedBackup(`the rows of ${name} were altered`);
  }
  return sums;
}

/** Hashes the rows of a table while they are read. */
class TableReader {
  readonly #hash: Hash = createHash('sha256');

  constructor(
    readonly name: string,
    private readonly taker: TableConsumer,
  ) {}

  async write(part: Buffer): Promise<void> {
    this.#hash.update(part);
    await this.taker.write(part);
  }

  async end(): Promise<BackupSums[string]> {
    return { rows: await this.taker.end(), sha256: this.#hash.digest('hex') };
  }
}

async function textOf(entry: AsyncIterable<unknown>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of entry) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new DamagedBackup('its format is unknown');
  }
}
