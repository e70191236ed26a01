import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import type { DataSet } from '../../access/context.ts';
import { exportedTables } from '../../records/description/registry.ts';
import { renameDurably, syncFolder } from '../../runtime/durable-rename.ts';
import { CannotStart, notWritten } from '../../runtime/errors.ts';
import { NO_LICENCE, type State } from '../exports/describing.ts';
import { CSV, NDJSON } from '../exports/formats.ts';
import type { Snapshot } from '../exports/snapshot.ts';
import { codebook, tableSchema } from './codebook.ts';
import { type ReleasedFile, releasesIn } from './shelf.ts';

/** Every list but that between parties, which has to be told between whom. */
export const releasedTables = () => exportedTables().filter(({ name }) => name !== 'cooperation');

/** What a release is made of. */
export interface ReleaseOrder {
  /** The folder of all releases. */
  folder: string;
  schema: GraphQLSchema;
  /** Of which data: as everybody sees them. */
  snapshot: Snapshot;
  dataSet: DataSet;
  /** Where it will be read: the address of the server. */
  publicUrl: string;
  /** What is being written. */
  say?: (what: string) => void;
}

/**
 * Freezes what is public as the next release, in a folder of its own: all tables as CSV and NDJSON, a codebook, how to cite
 * it, its licence, and checksums of all. It is written aside and put in its place when it is whole; what was there stays.
 * @returns the number of the release
 * @throws CannotStart where another one took the number meanwhile, or the system does not let it be written
 */
export async function makeRelease(order: ReleaseOrder): Promise<number> {
  try {
    return await madeAside(order);
  } catch (error) {
    throw notWritten(`A release in ${order.folder}`, error);
  }
}

async function madeAside(order: ReleaseOrder): Promise<number> {
  const { folder, snapshot, say = () => {} } = order;
  await mkdir(folder, { recursive: true });
  const number = Math.max(0, ...(await releasesIn(folder))) + 1;
  // A name that no address can lead to.
  const aside = join(folder, `.${number}-${randomUUID()}`);
  await mkdir(aside);
  try {
    const files: ReleasedFile[] = [];
    const write = async (name: string, pieces: AsyncIterable<string | Buffer> | Iterable<string | Buffer>) => {
      say(name);
      files.push(await written(aside, name, pieces));
    };
    const state = await snapshot.state();
    for (const table of releasedTables()) {
      for (const format of [CSV, NDJSON]) {
        await write(`${table.name}.${format.ending}`, snapshot.written(table, format, {}));
      }
    }
    for (const [name, text] of Object.entries(writtenAbout(order, number, state, files))) await write(name, [text]);
    await write('SHA256SUMS', [files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('')]);
    await chmod(aside, 0o555);
    await syncFolder(aside);
    await putInPlace(aside, folder, number);
    return number;
  } catch (error) {
    await chmod(aside, 0o755).catch(() => {});
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}

/** What stands beside the tables. */
function writtenAbout(
  { schema, dataSet, publicUrl }: ReleaseOrder,
  number: number,
  state: State,
  files: readonly ReleasedFile[],
): { [name: string]: string } {
  // Its number says which state of the data it is.
  const citation = `${dataSet.title}: release ${number}, as of ${state.at}. ${publicUrl}/releases/${number}`;
  const licence = dataSet.licence ?? NO_LICENCE;
  const described = {
    profile: 'tabular-data-package',
    name: `entente-${number}`,
    title: `${dataSet.title}, release ${number}`,
    version: String(number),
    created: state.at,
    homepage: `${publicUrl}/releases/${number}`,
    licenses: [{ title: licence }],
    ...(dataSet.contact && { contributors: [{ title: dataSet.contact, role: 'publisher' }] }),
    citation,
    feedToken: state.version,
    resources: releasedTables().flatMap((table) => {
      const file = files.find(({ name }) => name === `${table.name}.csv`)!;
      return {
        name: table.name.toLowerCase(),
        path: file.name,
        profile: 'tabular-data-resource',
        format: 'csv',
        mediatype: 'text/csv',
        encoding: 'utf-8',
        bytes: file.bytes,
        hash: `sha256:${file.sha256}`,
        schema: tableSchema(schema, table),
      };
    }),
  };
  return {
    'CODEBOOK.md': codebook(schema, `${dataSet.title}, release ${number}`, releasedTables()),
    'CITATION.txt': `${citation}\n`,
    'LICENCE.txt': `${licence}\n`,
    'datapackage.json': `${JSON.stringify(described, null, 2)}\n`,
  };
}

/** Writes a file that nobody changes any more, and gives its checksum. */
async function written(
  folder: string,
  name: string,
  pieces: AsyncIterable<string | Buffer> | Iterable<string | Buffer>,
): Promise<ReleasedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(join(folder, name), 'wx', 0o444);
  try {
    for await (const piece of pieces) {
      const buffer = Buffer.from(piece as Buffer);
      hash.update(buffer);
      bytes += buffer.length;
      await file.writeFile(buffer);
    }
    // Before it is put in its place it is on the disk, whatever happens then.
    await file.sync();
  } finally {
    await file.close();
  }
  return { name, bytes, sha256: hash.digest('hex') };
}

/** A folder takes the name of another only where that one is empty: a release that is there is never replaced. */
async function putInPlace(aside: string, folder: string, number: number): Promise<void> {
  try {
    await renameDurably(aside, join(folder, String(number)));
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new CannotStart(`Release ${number} was made by somebody else meanwhile: start this one again.`);
  }
}
