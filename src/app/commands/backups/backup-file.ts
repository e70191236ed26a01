import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, type FileHandle, open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { z } from 'zod';
import { drained } from '../../../runtime/drained.ts';
import { renameDurably } from '../../../runtime/durable-rename.ts';
import { CannotStart, notWritten } from '../../../runtime/errors.ts';

/*
 * A backup is a gzipped tar, which `tar tzf` lists, of
 *   contents.json             what is in it, and of which schema
 *   tables/<name>/<n>.copy    the rows of a table as PostgreSQL's COPY writes them as text, cut into parts
 *   sums.json                 how many rows each table has, and the SHA-256 of its parts put together
 */
const FORMAT = 1;
const CONTENTS = 'contents.json';
const SUMS = 'sums.json';

/** A part of a table: what is held in memory at a time. */
const BYTES_OF_A_PART = 1024 * 1024;

const CONTENTS_SCHEMA = z.object({
  format: z.literal(FORMAT),
  entente: z.string(),
  takenAt: z.string(),
  /** The names of the migrations that had run. */
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  /** The last value that each sequence has given. */
  sequences: z.array(z.object({ name: z.string(), last: z.string() })),
});

const SUMS_SCHEMA = z.record(z.string(), z.object({ rows: z.number(), sha256: z.string() }));

/** What is in a backup. */
export type BackupContents = z.infer<typeof CONTENTS_SCHEMA>;

/** What a table holds: the number of its rows, and the SHA-256 of them as COPY writes them. */
export type BackupSums = z.infer<typeof SUMS_SCHEMA>;

/** Writes a backup: under another name until it is whole, so that half a backup is never taken for one. */
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
   * Begins a backup.
   * @throws CannotStart if there is something under its name, or the system does not let it be written
   */
  static async create(path: string, contents: Omit<BackupContents, 'format'>): Promise<BackupWriter> {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) throw new CannotStart(`${path} is there already, and is not written over: name another file.`);
    const file = await open(`${path}.part`, 'wx', 0o600).catch((error: unknown) => {
      throw fileError(path, error);
    });
    const writer = new BackupWriter(path, file);
    try {
      await writer.#add(CONTENTS, Buffer.from(JSON.stringify({ format: FORMAT, ...contents }, null, 1)));
    } catch (error) {
      await writer.discard();
      throw error;
    }
    return writer;
  }

  /**
   * Writes the rows of a table.
   * @param copied what COPY gives
   * @param rows how many it has given, once it has ended
   */
  async table(name: string, copied: AsyncIterable<Buffer>, rows: () => number): Promise<void> {
    const hash = createHash('sha256');
    let number = 0;
    let [held, bytes]: [Buffer[], number] = [[], 0];
    const addPart = async () => {
      number += 1;
      const part = Buffer.concat(held);
      [held, bytes] = [[], 0];
      hash.update(part);
      await this.#add(`tables/${name}/${String(number).padStart(6, '0')}.copy`, part);
    };
    for await (const chunk of copied) {
      held.push(chunk);
      bytes += chunk.length;
      if (bytes >= BYTES_OF_A_PART) await addPart();
    }
    if (bytes > 0 || number === 0) await addPart();
    this.#sums[name] = { rows: rows(), sha256: hash.digest('hex') };
  }

  /** Ends the backup, and gives it its name. */
  async finish(): Promise<BackupSums> {
    await this.#add(SUMS, Buffer.from(JSON.stringify(this.#sums, null, 1)));
    this.#pack.finalize();
    await this.#told(this.#written);
    await this.#told(renameDurably(`${this.path}.part`, this.path));
    return this.#sums;
  }

  /** Gives the backup up: nothing of it is left. */
  async discard(): Promise<void> {
    this.#pack.destroy();
    await this.#written.catch(() => undefined);
    await rm(`${this.path}.part`, { force: true });
  }

  /** Waits until the entry has been taken, so that memory stays flat however slow the disk is. */
  async #add(name: string, data: Buffer): Promise<void> {
    const taken = new Promise<void>((settle, fail) => {
      const entry = this.#pack.entry({ name, size: data.length }, (error) => (error ? fail(error) : settle()));
      entry.end(data);
    });
    await this.#told(Promise.race([this.#written, taken]));
  }

  async #told(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      // Why the file could not be written says more than that nothing goes into it any more.
      const cause = this.#pack.destroyed ? await this.#written.catch((first: unknown) => first) : error;
      throw fileError(this.path, cause ?? error);
    }
  }
}

/** Returns the error that names the file and why it cannot be written, in words; other errors as they are. */
function fileError(path: string, error: unknown): unknown {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason ? new CannotStart(`${path} ${reason}.`) : notWritten(path, error);
}

/** Why a backup cannot be written, by the system's code. */
const REASONS: { [code: string]: string } = {
  ENOSPC: 'could not be written to its end: there is no space left',
  EDQUOT: 'could not be written to its end: there is no space left',
  EFBIG: 'could not be written to its end: a file may not be so large here',
  EACCES: 'cannot be written: this user may not',
  ENOENT: 'cannot be written: there is no such folder',
  ENOTDIR: 'cannot be written: there is no such folder',
  EEXIST: 'is being written by another backup, or one left its .part behind',
  EROFS: 'cannot be written: the file system is for reading only',
};

/** Takes the rows of a table as COPY gave them. */
export interface TableTaker {
  write(part: Buffer): Promise<void>;
  /** The table is over. @returns how many rows it had */
  end(): Promise<number>;
}

/**
 * Reads a backup from its beginning to its end.
 * @param begin is told what is in it
 * @param table is asked for whoever takes the rows of a table, in the order of the contents
 * @throws CannotStart where there is none, or it is not as it was written
 */
export async function readBackup(
  path: string,
  begin: (contents: BackupContents) => Promise<void>,
  table: (name: string, columns: readonly string[]) => TableTaker,
): Promise<BackupSums> {
  try {
    return await readEntries(path, begin, table);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CannotStart(`There is no file ${path}.`);
    const { message } = error as Error;
    if (error instanceof NotAsWritten || code.startsWith('Z_') || SAID_OF_TAR.test(message)) {
      throw new CannotStart(`${path} is no whole backup (${message}): nothing of it was restored.`);
    }
    throw error;
  }
}

/** What tar-stream says, which has no codes. */
const SAID_OF_TAR = /^(?:Unexpected end of data|Invalid tar header)/;

/** A backup is not as it was written: cut off, altered, or none. */
class NotAsWritten extends Error {
  override readonly name = 'NotAsWritten';
}

async function readEntries(
  path: string,
  begin: (contents: BackupContents) => Promise<void>,
  table: (name: string, columns: readonly string[]) => TableTaker,
): Promise<BackupSums> {
  const entries = extract();
  const read = pipeline(createReadStream(path), createGunzip(), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      if (entries.destroyed) return;
      if (!entries.write(chunk)) await drained(entries);
    }
    entries.end(undefined);
  });
  read.catch((error) => entries.destroy(error));
  let contents: BackupContents | null = null;
  let taking: Taking | null = null;
  let sums: BackupSums | null = null;
  const taken: BackupSums = {};
  const endTable = async () => {
    if (taking) taken[taking.name] = await taking.end();
    taking = null;
  };
  try {
    for await (const entry of entries) {
      const { name } = entry.header;
      if (contents === null) {
        if (name !== CONTENTS) throw new NotAsWritten('it is something else');
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
      if (!known) throw new NotAsWritten(`there is something else in it, ${JSON.stringify(name)}`);
      if (taking?.name !== known.name) {
        await endTable();
        taking = new Taking(known.name, table(known.name, known.columns));
      }
      for await (const part of entry) await taking.write(part as Buffer);
    }
    await read;
  } catch (error) {
    entries.destroy();
    // What is wrong with the file comes first: it may be why nothing could be made of what it gave.
    const fault = await read.catch((reason: NodeJS.ErrnoException) => reason);
    throw fault?.code?.startsWith('Z_') ? fault : error;
  }
  if (!contents || !sums) throw new NotAsWritten('it ends too early');
  for (const { name } of contents.tables) {
    const [was, is] = [sums[name], taken[name]];
    if (!was || !is || was.rows !== is.rows || was.sha256 !== is.sha256)
      throw new NotAsWritten(`${name} is not as it was written`);
  }
  return sums;
}

/** A table that is being read. */
class Taking {
  readonly #hash: Hash = createHash('sha256');

  constructor(
    readonly name: string,
    private readonly taker: TableTaker,
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
    throw new NotAsWritten('it is of another format');
  }
}
