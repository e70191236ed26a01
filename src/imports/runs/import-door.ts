import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { GraphQLError } from 'graphql';
import type { DataSource } from 'typeorm';
import { assertMay } from '../../access/permissions.ts';
import type { Viewer } from '../../access/viewer.ts';
import { badInput, clientError, reasonOfFile } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import type { StatusOf } from '../../runtime/request-errors.ts';
import type { StreamDoor } from '../../server/http/route.ts';
import { checkedOptions, formatOf } from '../files/formats.ts';
import { PROGRAMME } from '../files/import-format.ts';
import { keptSourceFile, type SourceFile, Unreadable } from '../files/source-file.ts';
import { holdsReport } from '../files/tables.ts';
import { MOST_LABEL_BYTES } from '../mapping/lookups.ts';
import { readMapping } from '../mapping/mapping.ts';
import { isMappingName, mappingNamed } from '../mapping/mappings.ts';
import { partyListIn } from '../parties/party-list.ts';
import type { ImportJob } from './import-job.ts';
import { Cancelled, ImportRun } from './import-run.ts';
import { SteadyProgress } from './progress.ts';
import { reportedRows } from './report.ts';

export interface ImportDoorOptions {
  dataSource: DataSource;
  log: Log;
  viewerOf(request: IncomingMessage): Viewer | Promise<Viewer>;
  /** After which place a client that has written must read, where there are standbys to read from. */
  placeNow?: () => Promise<string>;
  /** The most that a request may hold; less in tests. */
  mostBytes?: number;
}

const MOST_BYTES = 64 * 1024 * 1024;
const LONGEST_FIELD = 200_000;
/** Of the list of parties, which has a line for each name in a register. */
const LONGEST_PARTY_LIST = 8_000_000;
const PROGRESS_EVERY_MS = 1_000;
/** A file that cannot be read is refused by a status of its own if that is found within this time. */
const MAX_SILENCE_MS = 10_000;

/** What a form may hold beside the file. */
const FIELDS = 'mapping parties create-parties skip-duplicates dry-run prune format lang time-zone'.split(' ');

/** How forms and people say yes and no. */
const YES = ['true', '1', 'on', 'yes'];
const NO = ['false', '0', 'off', 'no'];

/** Of the files that a mapping names. */
const MOST_OTHER_FILES = 8;

/** What was sent, once it is all there. */
interface Sent {
  file: SourceFile | null;
  /** Those that the mapping names, by the names of their parts. */
  others: Map<string, SourceFile>;
  fields: Map<string, string>;
  /** What the file of the mapping is called, if the mapping was sent as one. */
  mappingName?: string;
}

/**
 * `POST /import` for editors: a form with `file`, and with `mapping` (a name, or a mapping itself), `parties`, `format`,
 * `create-parties`, `skip-duplicates`, `dry-run` and `prune` as on the command line. It answers with JSON in lines: progress, the rows that
 * were refused or repaired, the names of parties, after what to read where that has to be said, and in the end what was
 * done. Whoever hangs up cancels it, at once, and so does the loss of the right to write, which is checked again with each
 * batch: what was committed stays, which the log tells, and the same file sent again goes on from there.
 */
export function importDoor(options: ImportDoorOptions): StreamDoor {
  const { log, viewerOf, mostBytes = MOST_BYTES } = options;
  return {
    at: '/import',
    cost: 1_000,
    methods: 'POST, OPTIONS',
    mostBytes,
    async serve({ request, response, headers }) {
      const viewer = await viewerOf(request);
      assertMay(viewer, 'WRITE');
      if (request.url!.includes('?')) throw refused('What an import is to do stands in the form, not in the address.');
      let sent: Sent | null = null;
      try {
        sent = await received(request, mostBytes);
        const job = await jobOf(sent, viewer);
        const assertStillMay = async () => assertMay(await viewerOf(request), 'WRITE');
        await answer(options, { ...job, assertStillMay }, response, headers);
      } catch (error) {
        let told = notKept(error) ?? error;
        if (error instanceof Cancelled) {
          log.warn({ by: viewer.name, file: sent?.file?.name, outcome: error.outcome }, 'an import was cancelled');
          if (response.destroyed) return;
          told = error.cause;
        }
        if (!response.headersSent) throw told instanceof Unreadable ? refused(told.message) : told;
        if (!(told instanceof Unreadable || told instanceof GraphQLError)) throw told;
        response.end(`${JSON.stringify({ error: told.message })}\n`);
      } finally {
        if (sent) await closed(sent);
      }
    },
  };
}

/** What a client is told if the system does not let its file be kept or read again; null if that is not what went wrong. */
function notKept(error: unknown): GraphQLError | null {
  const isOfFile = [error, (error as Error).cause].some((cause) => reasonOfFile(cause) !== null);
  if (!isOfFile) return null;
  const message = 'The server cannot keep the file at the moment. It may be sent again later.';
  return clientError('SERVICE_UNAVAILABLE', message, {}, { originalError: error as Error });
}

function refused(message: string, status: StatusOf<'BAD_USER_INPUT'> = 400): GraphQLError {
  return clientError('BAD_USER_INPUT', message, { http: { status } });
}

/** Takes the form; its file is kept on disk meanwhile. */
async function received(request: IncomingMessage, mostBytes: number): Promise<Sent> {
  if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')) {
    throw refused('A file to import is sent as multipart/form-data, with a mapping beside it.', 415);
  }
  const fields = new Map<string, string>();
  const kept: Promise<void>[] = [];
  const givenUp = new AbortController();
  const sent: Sent = { file: null, others: new Map(), fields };
  const begun = new Set<string>();
  const form = openForm(request, mostBytes);
  let fail = (_: unknown) => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
    form.once('error', reject);
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
      form.once(limit, () => reject(refused('The form has more parts than an import takes.')));
    }
    request.once('close', () => request.complete || reject(new Unreadable('The request was cut short.')));
  });
  failed.catch(() => {});
  const keepField = (name: string, value: string) => {
    const longest = name === 'parties' ? LONGEST_PARTY_LIST : LONGEST_FIELD;
    if (!name) return fail(refused('The form has a part without a name.'));
    // What was cut off may be what matters: it is refused.
    if (value.length > longest) fail(badInput(name.slice(0, 40), `it may have ${longest} characters at most.`));
    fields.set(name, value);
  };
  form.on('field', keepField);
  form.on('file', (name, stream, fileName) => {
    // A form that ends too early says so here as well, after it was given up.
    stream.on('error', () => undefined);
    const keep = async () => {
      if (!name) throw refused('The form has a part without a name.');
      if (name === 'file' && !sent.file)
        sent.file = await keptSourceFile(stream, fileName || 'file', mostBytes, givenUp.signal);
      else if (name === 'file' || FIELDS.includes(name)) {
        if (name === 'mapping' && fileName) sent.mappingName = basename(fileName);
        keepField(name, await text(stream));
      } else if (begun.has(name)) throw badInput(name.slice(0, 40), 'it is there twice.');
      else {
        begun.add(name);
        sent.others.set(
          name,
          await keptSourceFile(stream, name, Math.min(mostBytes, MOST_LABEL_BYTES), givenUp.signal),
        );
      }
    };
    const keeping = keep();
    keeping.catch(fail);
    kept.push(keeping);
  });
  const finished = once(form, 'finish');
  finished.catch(() => {});
  request.pipe(form);
  try {
    await Promise.race([finished, failed]);
    await Promise.all(kept);
    return sent;
  } catch (error) {
    // Read to its end, without keeping it: a client that still sends would not hear an answer.
    request.unpipe(form);
    request.resume();
    givenUp.abort();
    await closed(sent);
    if (error instanceof GraphQLError || notKept(error)) throw error;
    if (error instanceof Unreadable) throw refused(error.message, /larger than/.test(error.message) ? 413 : 400);
    throw refused(`The form cannot be read: ${(error as Error).message}.`);
  }
}

/** @throws GraphQLError BAD_USER_INPUT if the header does not say what stands between the parts */
function openForm({ headers }: IncomingMessage, mostBytes: number): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: headers as BusboyHeaders,
      limits: {
        files: 3 + MOST_OTHER_FILES,
        fields: 20,
        parts: 25 + MOST_OTHER_FILES,
        fieldSize: LONGEST_PARTY_LIST + 1,
        fileSize: mostBytes + 1,
      },
    });
  } catch (error) {
    throw refused(`The form cannot be read: ${(error as Error).message}.`);
  }
}

async function closed({ file, others }: Sent): Promise<void> {
  // What was kept is not needed any more, whether or not the system finds a fault with it.
  for (const each of [file, ...others.values()]) await each?.close().catch(() => undefined);
}

async function jobOf(sent: Sent, viewer: Viewer): Promise<ImportJob> {
  const { file, others, fields, mappingName = 'mapping.yaml' } = sent;
  const assertKnown = (names: Iterable<string>, known: readonly string[]) => {
    // What is not understood may be what was meant to keep an import from writing.
    for (const name of names) {
      if (known.includes(name)) continue;
      throw badInput(name.slice(0, 40), `there is no such part. There are ${known.join(', ')}.`);
    }
  };
  assertKnown(fields.keys(), ['file', ...FIELDS]);
  if (!file || fields.has('file')) throw new Unreadable('The form needs one part "file", and that has to be a file.');
  const given = fields.get('mapping')?.trim();
  const mapping = given
    ? isMappingName(given)
      ? await mappingNamed(given)
      : { text: given, name: mappingName, beside: async (name: string) => others.get(name)! }
    : undefined;
  const mapped = mapping && readMapping(mapping.text, mapping.name);
  const named = [...(mapped?.lookups.values() ?? [])].map((lookup) => lookup.file);
  assertKnown(others.keys(), ['file', ...FIELDS, ...named]);
  // A mapping of ours has its files beside it.
  const missing = given && !isMappingName(given) ? named.find((name) => !others.has(name)) : undefined;
  if (missing) throw badInput(missing, 'the mapping names this file. Send it in a part of this name.');
  const format = await formatOf(file, fields.get('format'), mapping !== undefined);
  const options = checkedOptions({ mapping, lang: fields.get('lang'), timeZone: fields.get('time-zone') });
  const isOn = (name: string) => isYes(name, fields.get(name)?.trim().toLowerCase() ?? 'no');
  const list = fields.get('parties');
  return {
    file,
    register: mapped?.register ?? PROGRAMME,
    rows: () => format.read(file, options),
    source: mapped?.source ?? {},
    lang: mapped?.lang ?? options.lang ?? 'en',
    viewer,
    by: viewer.name ?? 'POST /import',
    reviewed: list ? partyListIn(list) : new Map(),
    createParties: isOn('create-parties'),
    skipDuplicates: isOn('skip-duplicates'),
    prune: isOn('prune'),
    partial: await holdsReport(file),
    dryRun: isOn('dry-run'),
  };
}

/** @throws GraphQLError BAD_USER_INPUT where it is neither a yes nor a no */
function isYes(name: string, said: string): boolean {
  if (!YES.includes(said) && !NO.includes(said)) throw badInput(name, 'it is true or false.');
  return YES.includes(said);
}

async function answer(
  { dataSource, placeNow }: ImportDoorOptions,
  job: ImportJob,
  response: ServerResponse,
  headers: Record<string, string>,
): Promise<void> {
  const cancelled = new AbortController();
  response.once('close', () => cancelled.abort());
  const since = performance.now();
  const begin = () => {
    if (response.headersSent) return;
    response.writeHead(200, {
      ...headers,
      'content-type': 'application/x-ndjson; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.flushHeaders();
  };
  const say = async (line: object) => {
    begin();
    if (!response.write(`${JSON.stringify(line)}\n`) && !response.destroyed) {
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
  };
  const steady = new SteadyProgress({
    show: (step) => {
      begin();
      response.write(`${JSON.stringify({ progress: step })}\n`);
    },
    leastMs: PROGRESS_EVERY_MS,
  });
  const progress: ImportJob['progress'] = (step) => {
    if (step.doing !== 'reading' || performance.now() - since > MAX_SILENCE_MS) steady.tell(step);
  };
  const assertStillMay = async () => {
    try {
      await job.assertStillMay?.();
    } catch (error) {
      cancelled.abort();
      throw error;
    }
  };
  try {
    const outcome = await ImportRun.run(
      dataSource,
      { ...job, progress, assertStillMay, signal: cancelled.signal },
      async (run) => {
        for await (const row of reportedRows(run, job.rows)) await say({ row });
        for await (const party of run.namedParties()) await say({ party });
      },
    );
    if (placeNow && !job.dryRun) await say({ readAfter: await placeNow() });
    await say({ outcome });
    response.end();
  } catch (error) {
    if (error instanceof Cancelled || error instanceof Unreadable) throw error;
    // An answer that has begun ends without its last line, by which the client sees that it is not whole.
    if (response.headersSent) response.destroy();
    throw error;
  } finally {
    steady.end();
  }
}
