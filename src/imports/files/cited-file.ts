import { SourceKind } from '../../domain/sources/source.entity.ts';
import { createSource } from '../../domain/sources/source.writes.ts';
import { Visibility } from '../../records/record.entity.ts';
import { awaitNoLonger, awaitRecords } from '../../records/writing/awaiting-source.writes.ts';
import type { ImportJob } from '../runs/import-job.ts';
import type { ImportConnection } from '../writing/import-connection.ts';

/** The source that stands for a file as it is, to be cited by all that comes from it. */
export class CitedFile {
  private known: string | null = null;

  constructor(
    private readonly connection: ImportConnection,
    private readonly job: Pick<ImportJob, 'file' | 'source'>,
  ) {}

  /** Its uuid, as far as it is there already. */
  get id(): string | undefined {
    return this.known ?? undefined;
  }

  /**
   * Its uuid: it is made when the first record is written, and found again by its hash. It is INTERNAL until a record of the
   * import is PUBLIC, unless the mapping says its visibility.
   */
  async source(): Promise<string> {
    this.known ??= (await this.found()) ?? (await this.made());
    return this.known;
  }

  private async found(): Promise<string | null> {
    const [known] = await this.connection.db.query(
      `select i.record_id as id, exists (select from awaiting_source where source_id = i.record_id) as awaits from identifier i join source s on s.id = i.record_id
      where i.scheme = 'sha256' and i.value = $1 order by s.id limit 1`,
      [this.job.file.hash],
    );
    const { visibility } = this.job.source;
    if (known?.awaits && visibility) {
      await this.connection.transaction(async (context) => {
        await context.db.query('update source set visibility = $2 where id = $1', [known.id, visibility]);
        await awaitNoLonger(context, [known.id]);
      });
    }
    return known?.id ?? null;
  }

  private made(): Promise<string> {
    const { file, source } = this.job;
    return this.connection.transaction(async (context) => {
      const id = await createSource(context, {
        kind: SourceKind.DATASET,
        title: source.title ? `${source.title} (${file.name})` : file.name,
        publisher: source.publisher,
        licence: source.licence,
        sourceUrl: source.url,
        retrievedOn: new Date().toISOString().slice(0, 10),
        identifiers: [{ scheme: 'sha256', value: file.hash }],
        visibility: source.visibility ?? Visibility.INTERNAL,
      });
      if (!source.visibility) await awaitRecords(context, id);
      return id;
    });
  }
}

/**
 * In which rows of the file a record stands.
 * @param rows the first of them
 * @param times how many there are
 */
export function locatorOf({ rows, times }: { rows: readonly number[]; times: number }): string {
  if (times === 1) return `row ${rows[0]}`;
  const runs: [number, number][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last && row <= last[1] + 1) last[1] = row;
    else runs.push([row, row]);
  }
  const text = runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
  return `rows ${text}${times > rows.length ? ` and ${times - rows.length} more` : ''}`;
}
