import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { GraphQLError } from 'graphql';
import type { DataSource } from 'typeorm';
import { assertAllowed } from '../../access/permissions.ts';
import type { Viewer } from '../../access/viewer.ts';
import { badInput, clientError, fileErrorReason } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import type { StreamRequest } from '../../server/http/route.ts';
import { checkedOptions, formatOf } from '../files/formats.ts';
import { type ImportFormat, type ImportOptions, PROGRAMME } from '../files/import-format.ts';
import { replacedCellsIn } from '../files/replaced-cells.ts';
import { FileTooLarge, type SourceFile, storeUpload, Unreadable } from '../files/source-file.ts';
import { isReportFile } from '../files/tables.ts';
import { explainedRows } from '../mapping/explain.ts';
import { MAX_LABEL_BYTES } from '../mapping/lookups.ts';
import { type Mapping, readMapping } from '../mapping/mapping.ts';
import { isMappingName, type MappingText } from '../mapping/mappings.ts';
import { assertSavable, mappingNamed, saveMapping } from '../mapping/saved-mappings.ts';
import { tableColumns } from '../mapping/table-columns.ts';
import { partyListIn } from '../parties/party-list.ts';
import type { ImportJob } from './import-job.ts';
import { ImportCancelled, ImportRun } from './import-run.ts';
import { ThrottledProgress } from './progress.ts';
import { reportedRows } from './report.ts';

export interface ImportRouteOptions {
  dataSource: DataSource;
  log: Log;
  viewerOf(request: IncomingMessage): Viewer | Promise<Viewer>;
  /** Returns the position that reads after a write must have reached; only set if there are standbys. */
  positionNow?: () => Promise<string>;
  /** The maximum size of a request. */
  maxBytes: number;
}

const MAX_FIELD_CHARS = 200_000;
/** The list of parties has a line for each name in a register. */
const MAX_PARTY_LIST_CHARS = 8_000_000;
const PROGRESS_EVERY_MS = 1_000;
/** An unreadable file is rejected with an HTTP status if the error is found within this time. */
const MAX_SILENCE_MS = 10_000;

/** The fields of the form besides the file. */
const FIELDS =
  'mapping save-mapping parties create-parties skip-duplicates allow-duplicates cells explain dry-run prune format lang time-zone'.split(
    ' ',
  );

/** Spellings of yes and no in forms and by people. */
const YES = ['true', '1', 'on', 'yes'];
const NO = ['false', '0', 'off', 'no'];

const STREAM_HEADERS = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' };

/** Files that a mapping names. */
const MAX_OTHER_FILES = 8;

/** The parts of the form once it has arrived. */
interface ImportRequest {
  file: SourceFile | null;
  /** Files that the mapping names, by part name. */
  others: Map<string, SourceFile>;
  fields: Map<string, string>;
  /** The file name of the mapping, if it was sent as a file. */
  mappingName?: string;
}

/**
 * Handles `POST /import` for editors. The form has `file` and, as on the command line, `mapping` (a name or the mapping
 * itself), `parties`, `format`, `create-parties`, `skip-duplicates`, `explain`, `dry-run`, `prune`, `lang` and
 * `time-zone`; besides, `save-mapping`, `allow-duplicates` and `cells`.
 *
 * The response is NDJSON: progress, rejected and repaired rows, names of parties, `readAfter` if there are standbys,
 * and the outcome. The import ends if the client disconnects or loses the right to write, which is checked with each
 * batch. Committed batches stay and are logged; the same file sent again continues from there.
 */
export async function serveImport(
  options: ImportRouteOptions,
  { request, response, headers }: StreamRequest,
): Promise<void> {
  const { log, viewerOf, maxBytes } = options;
  const viewer = await viewerOf(request);
  assertAllowed(viewer, 'WRITE');
  if (request.url!.includes('?')) throw importError('Send the options of an import in the form, not in the URL.');
  let sent: ImportRequest | null = null;
  try {
    sent = await receiveForm(request, maxBytes);
    if (isOn(sent, 'explain')) return await explain(await readingOf(sent, options.dataSource), response, headers);
    const job = await jobOf(sent, viewer, options.dataSource);
    const assertMayWrite = async () => assertAllowed(await viewerOf(request), 'WRITE');
    await streamImport(options, { ...job, assertMayWrite }, response, headers);
  } catch (error) {
    let reported = uploadError(error) ?? error;
    if (error instanceof ImportCancelled) {
      log.warn({ by: viewer.name, file: sent?.file?.name, outcome: error.outcome }, 'Import cancelled');
      if (response.destroyed) return;
      reported = error.cause;
    }
    if (!response.headersSent) throw reported instanceof Unreadable ? importError(reported.message) : reported;
    if (!(reported instanceof Unreadable || reported instanceof GraphQLError)) throw reported;
    response.end(`${JSON.stringify({ error: reported.message })}\n`);
  } finally {
    if (sent) await closeFiles(sent);
  }
}

/** Returns the error for the client if the file cannot be stored or read again; null for other errors. */
function uploadError(error: unknown): GraphQLError | null {
  const isOfFile = [error, (error as Error).cause].some((cause) => fileErrorReason(cause) !== null);
  if (!isOfFile) return null;
  const message = 'The server cannot store the file at the moment. Send it again later.';
  return clientError('SERVICE_UNAVAILABLE', message, {}, { originalError: error as Error });
}

function importError(message: string): GraphQLError {
  return clientError('BAD_USER_INPUT', message, { http: { status: 400 } });
}

/** Receives the form and stores its files on disk. */
async function receiveForm(request: IncomingMessage, maxBytes: number): Promise<ImportRequest> {
  if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')) {
    const message = 'Send the file as multipart/form-data, with its mapping in the same form.';
    throw clientError('UNSUPPORTED_MEDIA_TYPE', message, { http: { status: 415 } });
  }
  const fields = new Map<string, string>();
  const stored: Promise<void>[] = [];
  const abandoned = new AbortController();
  const sent: ImportRequest = { file: null, others: new Map(), fields };
  const startedParts = new Set<string>();
  const form = openForm(request, maxBytes);
  let fail = (_: unknown) => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
    form.once('error', reject);
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
      form.once(limit, () => reject(importError('The form has more parts than an import accepts.')));
    }
    request.once('close', () => request.complete || reject(new Unreadable('The request was cut short.')));
  });
  failed.catch(() => {});
  const storeField = (name: string, value: string) => {
    const maxChars = name === 'parties' ? MAX_PARTY_LIST_CHARS : MAX_FIELD_CHARS;
    if (!name) return fail(importError('The form has a part without a name.'));
    // A cut field may have lost the part that matters.
    if (value.length > maxChars) fail(badInput(name.slice(0, 40), `it may have at most ${maxChars} characters.`));
    fields.set(name, value);
  };
  form.on('field', storeField);
  form.on('file', (name, stream, fileName) => {
    // The stream of a form that ends too early fails here too, after it was given up.
    stream.on('error', () => undefined);
    const store = async () => {
      if (!name) throw importError('The form has a part without a name.');
      if (name === 'file' && !sent.file)
        sent.file = await storeUpload(stream, fileName || 'file', maxBytes, abandoned.signal);
      else if (name === 'file' || FIELDS.includes(name)) {
        if (name === 'mapping' && fileName) sent.mappingName = basename(fileName);
        storeField(name, await text(stream));
      } else if (startedParts.has(name)) throw badInput(name.slice(0, 40), 'the part was sent twice. Send it once.');
      else {
        startedParts.add(name);
        sent.others.set(name, await storeUpload(stream, name, Math.min(maxBytes, MAX_LABEL_BYTES), abandoned.signal));
      }
    };
    const storing = store();
    storing.catch(fail);
    stored.push(storing);
  });
  const finished = once(form, 'finish');
  finished.catch(() => {});
  request.pipe(form);
  try {
    await Promise.race([finished, failed]);
    await Promise.all(stored);
    return sent;
  } catch (error) {
    // Reads the rest of the request without storing it: a client that is still sending would miss the response.
    request.unpipe(form);
    request.resume();
    abandoned.abort();
    await closeFiles(sent);
    if (error instanceof GraphQLError || uploadError(error)) throw error;
    if (error instanceof FileTooLarge) throw clientError('BODY_TOO_LARGE', error.message, { http: { status: 413 } });
    if (error instanceof Unreadable) throw importError(error.message);
    throw importError(`The form cannot be read: ${(error as Error).message}.`);
  }
}

/** @throws GraphQLError BAD_USER_INPUT if the header does not name the boundary of the parts */
function openForm({ headers }: IncomingMessage, maxBytes: number): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: headers as BusboyHeaders,
      limits: {
        files: 3 + MAX_OTHER_FILES,
        fields: 20,
        parts: 25 + MAX_OTHER_FILES,
        fieldSize: MAX_PARTY_LIST_CHARS + 1,
        fileSize: maxBytes + 1,
      },
    });
  } catch (error) {
    throw importError(`The form cannot be read: ${(error as Error).message}.`);
  }
}

async function closeFiles({ file, others }: ImportRequest): Promise<void> {
  // The files are no longer needed, so errors on closing do not matter.
  for (const each of [file, ...others.values()]) await each?.close().catch(() => undefined);
}

/** A file, and what the form says about reading it. */
interface Reading {
  file: SourceFile;
  format: ImportFormat;
  options: ImportOptions;
  mapped: Mapping | undefined;
}

async function readingOf(sent: ImportRequest, db: DataSource): Promise<Reading> {
  const { file, others, fields, mappingName = 'mapping.yaml' } = sent;
  const assertKnown = (names: Iterable<string>, known: readonly string[]) => {
    // A misspelt part may be the one meant to keep an import from writing.
    for (const name of names) {
      if (known.includes(name)) continue;
      throw badInput(name.slice(0, 40), `the part is unknown. Use ${known.join(', ')}.`);
    }
  };
  assertKnown(fields.keys(), ['file', ...FIELDS]);
  if (!file || fields.has('file')) throw new Unreadable('The form needs exactly one part "file" that is a file.');
  const given = fields.get('mapping')?.trim();
  const named = given && (isMappingName(given) ? await mappingNamed(db, given) : { text: given, name: mappingName });
  // A mapping of Entente has its files in the same folder; those of other mappings are in the form.
  const mapping = named ? { beside: async (name: string) => others.get(name)!, ...named } : undefined;
  const mapped = mapping && readMapping(mapping.text, mapping.name);
  const beside = [...(mapped?.lookups.values() ?? [])].map((lookup) => lookup.file);
  assertKnown(others.keys(), ['file', ...FIELDS, ...beside]);
  const missing = named && !('beside' in named) ? beside.find((name) => !others.has(name)) : undefined;
  if (missing) throw badInput(missing, 'the mapping names this file. Send it in a part of this name.');
  const format = await formatOf(file, fields.get('format'), mapping !== undefined);
  const cells = fields.get('cells') ? replacedCellsIn('cells', fields.get('cells')!) : undefined;
  if (cells && !format.isTable) {
    throw badInput('cells', 'only cells of a table with a mapping can be replaced. Correct the file instead.');
  }
  const options = checkedOptions({ mapping, lang: fields.get('lang'), timeZone: fields.get('time-zone'), cells });
  return { file, format, options, mapped };
}

/** An import, and the mapping that is saved once it is done. */
type RequestedImport = ImportJob & { saves: MappingText | null };

async function jobOf(sent: ImportRequest, viewer: Viewer, db: DataSource): Promise<RequestedImport> {
  const { fields } = sent;
  const { file, format, options, mapped } = await readingOf(sent, db);
  const list = fields.get('parties');
  const dryRun = isOn(sent, 'dry-run');
  const by = viewer.name ?? 'POST /import';
  const savedName = fields.get('save-mapping')?.trim();
  const allowedDuplicates = rowsIn('allow-duplicates', fields.get('allow-duplicates') ?? '');
  let saves: MappingText | null = null;
  if (savedName) {
    if (!options.mapping) throw badInput('save-mapping', 'the form has no mapping. Send one.');
    await assertSavable(db, savedName, viewer);
    if (!dryRun) saves = { name: savedName, text: options.mapping.text };
  }
  return {
    saves,
    file,
    register: mapped?.register ?? PROGRAMME,
    rows: () => format.read(file, options),
    source: mapped?.source ?? (await format.sourceOf?.(file, options)) ?? {},
    lang: mapped?.lang ?? options.lang ?? 'en',
    viewer,
    by,
    reviewed: list ? partyListIn(list) : new Map(),
    createParties: isOn(sent, 'create-parties'),
    skipDuplicates: isOn(sent, 'skip-duplicates'),
    allowedDuplicates,
    prune: isOn(sent, 'prune'),
    partial: await isReportFile(file),
    dryRun,
  };
}

/**
 * Saves the mapping of an import whose records are written, if the client may still write: it may have read the report
 * slowly.
 * @returns why it could not be saved
 */
async function saveAfter(
  db: DataSource,
  mapping: MappingText,
  { viewer, by, assertMayWrite }: ImportJob,
): Promise<string[]> {
  try {
    await assertMayWrite?.();
    await saveMapping(db, mapping, viewer, by);
    return [];
  } catch (error) {
    if (error instanceof GraphQLError) return [error.message];
    throw error;
  }
}

/** Returns the numbers of rows in a text such as "3, 17". @throws GraphQLError BAD_USER_INPUT if it is no such list */
function rowsIn(name: string, text: string): ReadonlySet<number> {
  const numbers = text.split(/[\s,]+/).filter(Boolean);
  if (!numbers.every((each) => /^\d{1,9}$/.test(each))) {
    throw badInput(name, 'it must list numbers of rows, such as "3, 17".');
  }
  return new Set(numbers.map(Number));
}

/** Whether a field of the form is on. @throws GraphQLError BAD_USER_INPUT if its text is neither a yes nor a no */
function isOn({ fields }: ImportRequest, name: string): boolean {
  const value = fields.get(name)?.trim().toLowerCase() ?? 'no';
  if (!YES.includes(value) && !NO.includes(value)) throw badInput(name, 'it must be true or false.');
  return YES.includes(value);
}

/**
 * Sends what the columns of a table seem to mean and what the first rows become, without the database.
 * @throws Unreadable if the file cannot be read, or not with its mapping
 */
async function explain(
  { file, format, options }: Reading,
  response: ServerResponse,
  headers: Record<string, string>,
): Promise<void> {
  const lines: object[] = format.isTable ? [{ columns: await tableColumns(file) }] : [];
  if (!format.isTable || options.mapping) {
    for await (const explained of explainedRows(format.read(file, options))) lines.push({ explained });
  }
  lines.push({ outcome: null });
  response.writeHead(200, { ...headers, ...STREAM_HEADERS });
  response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

async function streamImport(
  { dataSource, positionNow }: ImportRouteOptions,
  job: RequestedImport,
  response: ServerResponse,
  headers: Record<string, string>,
): Promise<void> {
  const cancelled = new AbortController();
  response.once('close', () => cancelled.abort());
  const since = performance.now();
  const begin = () => {
    if (response.headersSent) return;
    response.writeHead(200, { ...headers, ...STREAM_HEADERS });
    response.flushHeaders();
  };
  const writeLine = async (line: object) => {
    begin();
    if (!response.write(`${JSON.stringify(line)}\n`) && !response.destroyed) {
      // Without the signal, the listeners of each wait would stay until the response closes.
      await once(response, 'drain', { signal: cancelled.signal }).catch(() => undefined);
    }
  };
  const steady = new ThrottledProgress({
    show: (step) => {
      begin();
      response.write(`${JSON.stringify({ progress: step })}\n`);
    },
    leastMs: PROGRESS_EVERY_MS,
  });
  const progress: ImportJob['progress'] = (step) => {
    if (step.doing !== 'reading' || performance.now() - since > MAX_SILENCE_MS) steady.update(step);
  };
  const assertMayWrite = async () => {
    try {
      await job.assertMayWrite?.();
    } catch (error) {
      cancelled.abort();
      throw error;
    }
  };
  try {
    const outcome = await ImportRun.run(
      dataSource,
      { ...job, progress, assertMayWrite, signal: cancelled.signal },
      async (run) => {
        for await (const row of reportedRows(run, job.rows)) await writeLine({ row });
        for await (const party of run.namedParties()) await writeLine({ party });
      },
    );
    if (job.saves) outcome.notices = [...(outcome.notices ?? []), ...(await saveAfter(dataSource, job.saves, job))];
    if (positionNow && !job.dryRun) await writeLine({ readAfter: await positionNow() });
    await writeLine({ outcome });
    response.end();
  } catch (error) {
    if (error instanceof ImportCancelled || error instanceof Unreadable) throw error;
    // The response has started, so it ends without its last line. The client sees that it is incomplete.
    if (response.headersSent) response.destroy();
    throw error;
  } finally {
    steady.end();
  }
}
