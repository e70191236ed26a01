import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import type { DataSet } from '../../access/context.ts';
import { exportedTables } from '../../records/description/registry.ts';
import { renameDurably, syncFolder } from '../../runtime/durable-rename.ts';
import { OperatorError, toWriteError } from '../../runtime/errors.ts';
import { CSV, NDJSON } from '../exports/formats.ts';
import { type DataVersion, NO_LICENCE } from '../exports/metadata.ts';
import type { Snapshot } from '../exports/snapshot.ts';
import { codebook, tableSchema } from './codebook.ts';
import { type Coverage, readCoverage } from './coverage.ts';
import { writeParquet } from './parquet.ts';
import { type ReleasedFile, releasesIn } from './release-store.ts';

/** All lists except `cooperation`, which needs an argument. */
export const releasedTables = () => exportedTables().filter(({ name }) => name !== 'cooperation');

export interface ReleaseOptions {
  /** The folder of all releases. */
  folder: string;
  schema: GraphQLSchema;
  /** A snapshot of the public data. */
  snapshot: Snapshot;
  dataSet: DataSet;
  /** The address of the server that will serve the release. */
  publicUrl: string;
  /** Called with the name of each file before it is written. */
  say?: (name: string) => void;
}

/**
 * Freezes the public data as the next release: all tables as CSV, NDJSON and Parquet, a codebook, the citation, the licence
 * and checksums. The files are written to a temporary folder, which is renamed when it is complete.
 * @returns the number of the release
 * @throws OperatorError if another process took the number meanwhile, or a file cannot be written
 */
export async function makeRelease(order: ReleaseOptions): Promise<number> {
  try {
    return await writeAside(order);
  } catch (error) {
    throw toWriteError(`A release in ${order.folder}`, error);
  }
}

async function writeAside(order: ReleaseOptions): Promise<number> {
  const { folder, snapshot, say = () => {} } = order;
  await mkdir(folder, { recursive: true });
  const number = Math.max(0, ...(await releasesIn(folder))) + 1;
  // The routes serve no folder with such a name.
  const aside = join(folder, `.${number}-${randomUUID()}`);
  await mkdir(aside);
  try {
    const files: ReleasedFile[] = [];
    const write = async (name: string, content: string | Content) => {
      say(name);
      files.push(await writeFile(aside, name, typeof content === 'string' ? (append) => append(content) : content));
    };
    const state = await snapshot.state();
    const { citation, licence } = statementsOf(order, number, state);
    const metadata = { release: String(number), licence, citation, feedToken: state.version };
    for (const table of releasedTables()) {
      for (const format of [CSV, NDJSON]) {
        await write(`${table.name}.${format.ending}`, async (append) => {
          for await (const piece of snapshot.streamTable(table, format, {})) await append(piece);
        });
      }
      const rows = () => snapshot.streamTable(table, NDJSON, {});
      await write(`${table.name}.parquet`, (append) => writeParquet(table, rows(), append, metadata));
    }
    const described = { ...state, ...(await readCoverage(snapshot, order.schema)) };
    for (const [name, text] of Object.entries(describeRelease(order, number, described, files)))
      await write(name, text);
    await write('SHA256SUMS', files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''));
    await chmod(aside, 0o555);
    await syncFolder(aside);
    await publishFolder(aside, folder, number);
    return number;
  } catch (error) {
    await chmod(aside, 0o755).catch(() => {});
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}

/** The citation and the licence. The number identifies the data version, so the citation needs no feed token. */
function statementsOf(
  { dataSet, publicUrl }: ReleaseOptions,
  number: number,
  { at }: DataVersion,
): { citation: string; licence: string } {
  return {
    citation: `${dataSet.title}: release ${number}, as of ${at}. ${publicUrl}/releases/${number}`,
    licence: dataSet.licence ?? NO_LICENCE,
  };
}

/** The texts of the files other than tables. */
function describeRelease(
  order: ReleaseOptions,
  number: number,
  state: DataVersion & Coverage,
  files: readonly ReleasedFile[],
): { [name: string]: string } {
  const { schema, dataSet, publicUrl } = order;
  const { citation, licence } = statementsOf(order, number, state);
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
    temporalCoverage: state.temporalCoverage,
    spatialCoverage: state.spatialCoverage,
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

/** Writes the content of a file, piece by piece. */
type Content = (append: (piece: string | Uint8Array) => Promise<void>) => Promise<void>;

/** Writes a read-only file, and returns its size and checksum. */
async function writeFile(folder: string, name: string, content: Content): Promise<ReleasedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(join(folder, name), 'wx', 0o444);
  try {
    await content(async (piece) => {
      hash.update(piece);
      bytes += Buffer.byteLength(piece);
      await file.writeFile(piece);
    });
    // On disk before the folder is renamed, so that a crash leaves no incomplete release.
    await file.sync();
  } finally {
    await file.close();
  }
  return { name, bytes, sha256: hash.digest('hex') };
}

/** Renames the folder to its number. The rename fails if a release with this number exists, so none is ever replaced. */
async function publishFolder(aside: string, folder: string, number: number): Promise<void> {
  try {
    await renameDurably(aside, join(folder, String(number)));
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new OperatorError(`Another process made release ${number} meanwhile. Run the command again.`);
  }
}
