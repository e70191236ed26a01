import type { DataSource } from 'typeorm';
import { StagedCorrections } from '../corrections/staged-corrections.ts';
import { noteNamesakes } from '../parties/known-people.ts';
import { MentionedParties, type NamedParty } from '../parties/mentioned-parties.ts';
import { nameCities } from '../parties/named-cities.ts';
import type { Reviewed } from '../parties/party-names.ts';
import { uniteDoubled } from '../writing/doubled-records.ts';
import { ImportConnection } from '../writing/import-connection.ts';
import { StagedRecords } from '../writing/staged-records.ts';
import { type RowNote, Staging } from '../writing/staging.ts';
import { countVanished } from '../writing/vanished-records.ts';
import type { ImportJob, ImportOutcome, ImportProgress } from './import-job.ts';

/** An import that was cancelled, with what it had done by then: that stays, and the same file goes on from there. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  /** @param cause the error that the cancelled run ended with */
  constructor(
    readonly outcome: ImportOutcome,
    override readonly cause: unknown,
  ) {
    super('The import was cancelled.');
  }
}

/** Runs one import on a connection of its own. */
export class ImportRun {
  private readonly parties = new MentionedParties(this.connection);

  private constructor(
    private readonly connection: ImportConnection,
    private readonly staging: Staging,
    private readonly outcome: ImportOutcome,
  ) {}

  /**
   * Imports a file, batch by batch, each in a transaction: a run that is killed is simply started again. What the file
   * said before is not written once more.
   * @param report is handed the run once all is done, to read what became of rows and names
   * @throws Unreadable where the file or its mapping cannot be read: then nothing was written
   * @throws Cancelled where the signal of the job says so
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
      run.begin('writing the report');
      await job.assertStillMay?.();
      await report(run);
      return outcome;
    } catch (error) {
      throw job.signal?.aborted ? new Cancelled(outcome, error) : error;
    } finally {
      await connection?.close(async () => staging?.close());
    }
  }

  private async all(): Promise<void> {
    const { connection, staging, parties, outcome } = this;
    const { job } = connection;
    await this.read();
    this.begin('merging what was made twice');
    await uniteDoubled(connection, staging);
    this.begin('finding parties');
    await parties.find();
    this.begin('correcting');
    await new StagedCorrections(connection, staging, outcome).write();
    this.begin('writing');
    await new StagedRecords(connection, staging, parties, outcome).write();
    this.begin('looking for what is missing from the file');
    if (!job.partial) await countVanished(connection, outcome);
    this.begin('naming cities');
    await nameCities(connection, staging);
    this.begin('comparing people of one name');
    await noteNamesakes(connection.db, staging);
    outcome.partiesMade = parties.made;
    outcome.namesDecidedEarlier = parties.decidedEarlier;
    Object.assign(outcome, await staging.counts());
  }

  /** The rows that were refused or repaired, in their order. */
  notes(): AsyncGenerator<RowNote> {
    return this.staging.noted();
  }

  /** What somebody said about names of the register, now or earlier. */
  get reviewed(): ReadonlyMap<string, Reviewed> {
    return this.parties.reviewed;
  }

  /** The names of parties with each party that they were taken for, those first that nobody is sure of. */
  namedParties(): AsyncGenerator<NamedParty> {
    return this.parties.named();
  }

  private begin(doing: ImportProgress['doing']): void {
    this.connection.job.progress?.({ doing, done: 0, of: null });
  }

  private async read(): Promise<void> {
    const { job } = this.connection;
    this.begin('reading');
    for await (const row of job.rows()) {
      job.signal?.throwIfAborted();
      await this.staging.add(row);
      this.outcome.rows++;
      if (row.notices?.length) this.outcome.notices = [...(this.outcome.notices ?? []), ...row.notices];
      if (this.outcome.rows % 1000 !== 0) continue;
      await job.assertStillMay?.();
      job.progress?.({ doing: 'reading', done: this.outcome.rows, of: null });
    }
    this.begin('putting rows together');
    await this.staging.complete(job.register, job.prune);
  }
}
