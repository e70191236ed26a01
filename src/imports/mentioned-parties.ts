import type { EntityManager } from 'typeorm';
import type { CitedFile } from './cited-file.ts';
import type { ImportConnection } from './import-connection.ts';
import type { ImportJob } from './import-job.ts';
import { NewParties } from './new-parties.ts';
import { type Mention, NameMatch, PartyNames } from './party-names.ts';
import type { KnownMention } from './settled-drafts.ts';

/** A name as the file has it, and what became of it. */
export interface NamedParty {
  name: string;
  within: string;
  level: string;
  times: number;
  how: NameMatch;
  score: number;
  /** The party's slug, empty where nobody knows it. */
  party: string;
  called: string;
  remark: string;
}

const MENTIONS_A_BATCH = 500;
const PARTIES_A_BATCH = 300;
const MOST_MENTIONS_REMEMBERED = 20_000;

/** The parties that a file mentions, each name once, in the temporary table that staging made of them. */
export class MentionedParties {
  private readonly remembered = new Map<string, KnownMention>();
  private readonly db: EntityManager;
  /** How many this import made. */
  made = 0;

  constructor(
    private readonly connection: ImportConnection,
    private readonly job: ImportJob,
    private readonly cited: CitedFile,
  ) {
    this.db = connection.db;
  }

  /** Finds out which party each name means, and makes those that are to be made. */
  async find(): Promise<void> {
    const [{ register }] = await this.db.query("select min(split_part(key, '/', 1)) as register from import_record");
    const names = new PartyNames(this.db, this.job.reviewed, register ?? '');
    const [{ count }] = await this.db.query('select count(*)::integer as count from import_mention');
    for (let last = 0; ; ) {
      this.job.signal?.throwIfAborted();
      const rows: { n: string; id: string; mention: string }[] = await this.db.query(
        `select n, id, mention from import_mention where n > $1 order by n limit ${MENTIONS_A_BATCH}`,
        [last],
      );
      if (rows.length === 0) break;
      last = Number(rows.at(-1)!.n);
      const mentions = rows.map(({ id, mention }) => ({ id, party: JSON.parse(mention) }));
      const found = await names.resolve(mentions);
      await this.db.query(
        `update import_mention m set party_id = f.party_id, score = f.score, remark = f.remark,
          how = case when f.how = 'UNKNOWN' and $6 then 'NEW' else f.how end
        from unnest($1::text[], $2::uuid[], $3::text[], $4::real[], $5::text[]) as f (id, party_id, how, score, remark)
        where m.id = f.id`,
        [
          [...found.keys()],
          ...(['partyId', 'how', 'score', 'remark'] as const).map((field) =>
            [...found.values()].map((resolved) => resolved[field]),
          ),
          this.job.createParties,
        ],
      );
      this.tell('finding parties', last, count);
    }
    await this.makeParties(names);
  }

  /** The largest first: who is first to bear a name is meant by it from then on. */
  private async makeParties(names: PartyNames): Promise<void> {
    const parties = new NewParties(this.connection.dataSource, names, this.job.lang, (gathered) =>
      gathered.write(this.connection.client),
    );
    const wanted: (Mention & { how: NameMatch })[] = (
      await this.db.query(
        `select id, mention, how from import_mention where party_id is null and how in ('NEW', 'PAST') and hits > 0
        order by how = 'PAST' desc, (mention::json ->> 'population')::integer desc nulls last, n`,
      )
    ).map(({ id, mention, how }: { id: string; mention: string; how: NameMatch }) => ({
      id,
      how,
      party: JSON.parse(mention),
    }));
    if (wanted.length === 0) return;
    this.tell('making parties', 0, wanted.length);
    const citations = [{ sourceId: await this.cited.source() }];
    for (const { id, party } of wanted.filter(({ how }) => how === NameMatch.PAST)) {
      const past = PartyNames.pastOf(party);
      const partyId = await this.connection.transaction((context) => parties.makePast(context, past, citations), {
        sourceId: this.cited.id,
      });
      await this.db.query('update import_mention set party_id = $2 where id = $1', [id, partyId]);
    }
    const others = wanted.filter(({ how }) => how === NameMatch.NEW);
    parties.prepare(others);
    for (let from = 0; from < others.length; from += PARTIES_A_BATCH) {
      this.job.signal?.throwIfAborted();
      const batch = others.slice(from, from + PARTIES_A_BATCH);
      const made = await this.connection.transaction(
        async (context) => {
          const parts = await parties.make(context, batch, citations);
          const isMade = batch.flatMap(({ id, party }) => {
            const partyId = parts.get(id)?.partyId;
            return partyId ? [{ party, partyId }] : [];
          });
          await names.remember(context.db, isMade, citations[0]!.sourceId);
          return parts;
        },
        { sourceId: this.cited.id },
      );
      parties.committed();
      await this.db.query(
        `update import_mention m set party_id = f.party_id, remark = coalesce(f.remark, m.remark),
          how = case when f.party_id is null then 'UNKNOWN' else how end
        from unnest($1::text[], $2::uuid[], $3::text[]) as f (id, party_id, remark) where m.id = f.id`,
        [
          [...made.keys()],
          [...made.values()].map(({ partyId }) => partyId),
          [...made.values()].map(({ remark }) => remark),
        ],
      );
      this.made += new Set([...made.values()].flatMap(({ partyId }) => partyId ?? [])).size;
      this.tell('making parties', wanted.length - others.length + from + batch.length, wanted.length);
    }
    await this.meanTheNearest(names);
  }

  /**
   * Of places of one name that lie close together some were made after others had been taken for one: now each mention
   * means the nearest, as it would when the file is imported once more.
   */
  private async meanTheNearest(names: PartyNames): Promise<void> {
    for (let last = 0; ; ) {
      this.job.signal?.throwIfAborted();
      const rows: { n: string; id: string; mention: string }[] = await this.db.query(
        `select n, id, mention from import_mention
        where n > $1 and how = 'NEW' and party_id is not null and mention::json -> 'coordinates' is not null
        order by n limit ${MENTIONS_A_BATCH}`,
        [last],
      );
      if (rows.length === 0) return;
      last = Number(rows.at(-1)!.n);
      const found = await names.resolve(rows.map(({ id, mention }) => ({ id, party: JSON.parse(mention) })));
      await this.db.query(
        `update import_mention m set party_id = f.party_id from unnest($1::text[], $2::uuid[]) as f (id, party_id)
        where m.id = f.id and f.party_id is not null and f.party_id <> m.party_id`,
        [[...found.keys()], [...found.values()].map(({ partyId }) => partyId)],
      );
    }
  }

  /** What some mentions were taken for. @param ids the signs by which drafts mention parties */
  async known(ids: readonly string[]): Promise<(id: string) => KnownMention | undefined> {
    if (this.remembered.size > MOST_MENTIONS_REMEMBERED) this.remembered.clear();
    const missing = ids.filter((id) => !this.remembered.has(id));
    const found: { id: string; mention: string; party_id: string | null }[] = missing.length
      ? await this.db.query('select id, mention, party_id from import_mention where id = any($1)', [missing])
      : [];
    for (const { id, mention, party_id } of found) {
      this.remembered.set(id, { party: JSON.parse(mention), partyId: party_id });
    }
    return (id) => this.remembered.get(id);
  }

  /** What became of the names of parties, those first that nobody is sure of. */
  async *named(): AsyncGenerator<NamedParty> {
    for (let offset = 0; ; offset += 1000) {
      const { rows } = await this.connection.client.query<NamedParty>(
        `select name, coalesce(within, '') as within, coalesce(level, '') as level, sum(hits)::integer as times,
          max(how) as how, min(score) as score, coalesce(max(slug), '') as party, coalesce(max(called), '') as called,
          coalesce(max(remark), '') as remark
        from (
          select m.mention::json ->> 'name' as name, m.mention::json ->> 'within' as within,
            m.mention::json ->> 'level' as level, m.hits, m.how, m.score, p.slug, p.name as called, m.remark, m.party_id
          from import_mention m left join party p on p.id = m.party_id where m.hits > 0
        ) named
        group by name, within, level, party_id
        order by array_position(array['UNKNOWN', 'SIMILAR', 'NEW', 'PAST', 'REORDERED', 'ALIAS'], max(how)) nulls last,
          sum(hits) desc, name, within, level
        limit 1000 offset ${offset}`,
      );
      yield* rows;
      if (rows.length < 1000) return;
    }
  }

  private tell(doing: 'finding parties' | 'making parties', done: number, of: number): void {
    this.job.progress?.({ doing, done, of });
  }
}
