import type { DataSource } from 'typeorm';
import { StagedCorrections } from '../corrections/staged-corrections.ts';
import { MentionedParties, type PartyListEntry } from '../parties/mentioned-parties.ts';
import { nameCities } from '../parties/named-cities.ts';
import type { NameDecision } from '../parties/party-names.ts';
import { noteSameNamePeople } from '../parties/same-name-people.ts';
import { mergeDuplicates } from '../writing/duplicate-records.ts';
import { ImportConnection } from '../writing/import-connection.ts';
import { countMissing } from '../writing/missing-records.ts';
import { StagedRecords } from '../writing/staged-records.ts';
import { type RowNote, Staging } from '../writing/staging.ts';
import type { ImportJob, ImportOutcome, ImportProgress } from './import-job.ts';

/**
 * Thrown when an import was cancelled, with the outcome so far. Committed batches stay; importing the same file
 * continues from there.
 */
export class ImportCancelled extends Error {
  override readonly name = 'ImportCancelled';

  /** @param cause the error that ended the cancelled run */
  constructor(
    readonly outcome: ImportOutcome,
    override readonly cause: unknown,
  ) {
    super('The import was cancelled.');
  }
}

/** Runs one import on its own connection. */
export class ImportRun {
  private readonly parties = new MentionedParties(this.connection);

  private constructor(
    private readonly connection: ImportConnection,
    private readonly staging: Staging,
    private readonly outcome: ImportOutcome,
  ) {}

  /**
   * Imports a file in batches, each in a transaction. A killed run can simply be started again: unchanged claims of the
   * file are not written again.
   * @param report reads the outcome of rows and names from the run once everything is written
   * @throws Unreadable if the file or its mapping cannot be read; nothing was written then
   * @throws ImportCancelled if the signal of the job aborts
   */
  static async run(
    dataSource: DataSource,
    job: ImportJob,
    report: (run: ImportRun) => Promise<void>,
  ): Promise<ImportOutcome> {
    const outcome: ImportOutcome = {
      rows: 0,
      refusedRows: 0,
      repairedRows: 0,
      kinds: {},
      partiesMade: 0,
      namesDecidedEarlier: 0,
    };
    let connection: ImportConnection | null = null;
    let staging: Staging | null = null;
    try {
      connection = await ImportConnection.open(dataSource, job);
      staging = await Staging.open(connection.client);
      const run = new ImportRun(connection, staging, outcome);
      await run.all();
      run.beginStep('writing the report');
      await job.assertMayWrite?.();
      await report(run);
      return outcome;
    } catch (error) {
      throw job.signal?.aborted ? new ImportCancelled(outcome, error) : error;
    } finally {
      await connection?.close(async () => staging?.close());
    }
  }

  private async all(): Promise<void> {
    const { connection, staging, parties, outcome } = this;
    const { job } = connection;
    await this.read();
    this.beginStep('merging duplicate records');
    await mergeDuplicates(connection, staging);
    this.beginStep('finding parties');
    await parties.find();
    this.beginStep('correcting');
    await new StagedCorrections(connection, staging, outcome).write();
    this.beginStep('writing');
    await new StagedRecords(connection, staging, parties, outcome).write();
    this.beginStep('finding missing records');
    if (!job.partial) await countMissing(connection, outcome);
    this.beginStep('naming cities');
    await nameCities(connection, staging);
    this.beginStep('comparing people with the same name');
    await noteSameNamePeople(connection.db, staging);
    outcome.partiesMade = parties.made;
    outcome.namesDecidedEarlier = parties.decidedEarlier;
    Object.assign(outcome, await staging.counts());
  }

  /** Yields the rejected and repaired rows in file order. */
  notes(): AsyncGenerator<RowNote> {
    return this.staging.noted();
  }

  /** Decisions about names of the register, from this import or earlier ones. */
  get reviewed(): ReadonlyMap<string, NameDecision> {
    return this.parties.reviewed;
  }

  /** Yields each party name with the parties it was resolved to, the least certain first. */
  namedParties(): AsyncGenerator<PartyListEntry> {
    return this.parties.partyList();
  }

  private beginStep(doing: ImportProgress['doing']): void {
    this.connection.job.progress?.({ doing, done: 0, of: null });
  }

  private async read(): Promise<void> {
    const { job } = this.connection;
    this.beginStep('reading');
    for await (const row of job.rows()) {
      job.signal?.throwIfAborted();
      await this.staging.add(row);
      this.outcome.rows++;
      if (row.notices?.length) this.outcome.notices = [...(this.outcome.notices ?? []), ...row.notices];
      if (this.outcome.rows % 1000 !== 0) continue;
      await job.assertMayWrite?.();
      job.progress?.({ doing: 'reading', done: this.outcome.rows, of: null });
    }
    this.beginStep('combining rows');
    await this.staging.complete(job.register, job.prune);
  }
}
