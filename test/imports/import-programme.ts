import { Readable } from 'node:stream';
import { Role } from '../../src/access/viewer.ts';
import { formatOf } from '../../src/imports/files/formats.ts';
import { type ImportOptions, PROGRAMME } from '../../src/imports/files/import-format.ts';
import { openSourceFile, type SourceFile, storeUpload } from '../../src/imports/files/source-file.ts';
import type { ImportJob, ImportOutcome } from '../../src/imports/runs/import-job.ts';
import { ImportRun } from '../../src/imports/runs/import-run.ts';
import type { RowNote } from '../../src/imports/writing/staging.ts';
import type { TestAnswer, TestData, TestServer } from '../harness/server.ts';

/** The outcome of an import with its notes on rows. */
export type ImportResult = ImportOutcome & { notes: RowNote[] };

/** Imports a programme into the database of a server, as `npm run import` does, from a path or from content. */
export async function importProgramme(
  { dataSource }: TestServer,
  { path, content }: { path?: string; content?: string },
  options: ImportOptions & Partial<ImportJob> = {},
): Promise<ImportResult> {
  const file: SourceFile = path ? await openSourceFile(path) : await storeUpload(Readable.from([content!]), 'fair');
  try {
    const format = await formatOf(file, undefined, false);
    const notes: RowNote[] = [];
    const job: ImportJob = {
      file,
      register: PROGRAMME,
      rows: () => format.read(file, options),
      source: {},
      lang: 'en',
      viewer: { role: Role.EDITOR, name: 'a test' },
      by: 'a test',
      reviewed: new Map(),
      createParties: false,
      skipDuplicates: false,
      prune: false,
      partial: false,
      dryRun: false,
      ...options,
    };
    const outcome = await ImportRun.run(dataSource, job, async (run) => {
      for await (const note of run.notes()) notes.push(note);
    });
    return { ...outcome, notes };
  } finally {
    await file.close();
  }
}

/** Returns all sessions of a forum through the API, page by page. */
export async function sessionsOf(server: TestServer, forum: string): Promise<TestData[]> {
  const sessions: TestData[] = [];
  for (let after: string | null = null; ; ) {
    const { body }: TestAnswer = await server.query<TestData>(
      `query ($forum: ID, $after: String) {
        sessions(where: { forum: $forum }, first: 30, after: $after) {
          nodes {
            id version title titleLang: label(langs: []) { lang } kind status track abstract startsAt endsAt rooms
            languages links occurredOn
            speakers(first: 100) { nodes { role person { id name } } }
            citations { locator source { title identifiers { scheme value } } }
          }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      { forum, after },
    );
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    const { nodes, pageInfo }: TestData = body.data.sessions;
    sessions.push(...nodes);
    if (!pageInfo.hasNextPage) return sessions;
    after = pageInfo.endCursor;
  }
}
