import { grouped } from '../files/grouped.ts';
import type { ResolvedParty } from '../writing/claims.ts';
import { copyRows } from '../writing/copy.ts';
import type { ImportConnection } from '../writing/import-connection.ts';
import { type CreatedParty, NewParties } from './new-parties.ts';
import { chooseParty, NameMatch, type NameResolution } from './party-choice.ts';
import { type PartyMention, PartyNames } from './party-names.ts';
import { pastCountries } from './past-countries.ts';
import { decisionsOn, rememberDecisions } from './reviewed-names.ts';

/** A party name of the file, with one of the parties that it was resolved to. */
export interface PartyListEntry {
  name: string;
  within: string;
  level: string;
  times: number;
  how: NameMatch;
  score: number;
  /** The slug of the party; empty if the party is unknown. */
  party: string;
  called: string;
  remark: string;
}

/** Mentions of parties by the keys that drafts use. */
export interface ResolvedMentions {
  /** Returns the party as the file names it. */
  party(id: string): PartyMention['party'] | undefined;
  /** Resolves a mention on a day, a partial date; null for a record without a day. */
  resolve(id: string, day: string | null): ResolvedParty | undefined;
}

const MENTIONS_A_BATCH = 500;
const PARTIES_A_BATCH = 300;

/** The parties that a file mentions, in the temporary table of staging, each once. */
export class MentionedParties {
  /** The uuids of past countries that were created for mentions, by name in `past-countries.yaml`. */
  private readonly past = new Map<string, string>();
  /** The names of past countries that drafts mention and that are still to be created. */
  private readonly missingPast = new Set<string>();
  private readonly db = this.connection.db;
  private readonly job = this.connection.job;
  private readonly today = new Date().toISOString().slice(0, 10);
  /** Decisions about names of the register, from this import or earlier ones. */
  reviewed = this.job.reviewed;
  private names = new PartyNames(this.db, this.reviewed, '');
  private readonly partiesMade = new Set<string>();

  constructor(private readonly connection: ImportConnection) {}

  /** The number of parties that this import created. */
  get made(): number {
    return this.partiesMade.size;
  }

  /** The number of names of the file that the list of an earlier import decided. */
  get decidedEarlier(): number {
    return [...this.names.decisionsUsed].filter((key) => !this.job.reviewed.has(key)).length;
  }

  /** Resolves each mention to its possible parties, and creates the missing parties. */
  async find(): Promise<void> {
    const [{ register }] = await this.db.query("select min(split_part(key, '/', 1)) as register from import_record");
    if (register) {
      await this.connection.transaction(({ db }) => rememberDecisions(db, register, this.job.reviewed));
      this.reviewed = await decisionsOn(this.db, register);
    }
    this.names = new PartyNames(this.db, this.reviewed, register ?? '');
    const [{ count }] = await this.db.query('select count(*)::integer as count from import_mention');
    for (let last = 0; ; ) {
      this.job.signal?.throwIfAborted();
      const rows: { n: string; id: string; mention: string }[] = await this.db.query(
        `select n, id, mention from import_mention where n > $1 order by n limit ${MENTIONS_A_BATCH}`,
        [last],
      );
      if (rows.length === 0) break;
      last = Number(rows.at(-1)!.n);
      await this.storeResolutions(
        await this.names.resolve(rows.map(({ id, mention }) => ({ id, party: JSON.parse(mention) }))),
        ({ isUnusedName, isNew }) => isNew || (isUnusedName && this.job.createParties),
      );
      this.reportProgress('finding parties', last, count);
    }
    await this.makeParties();
  }

  private async storeResolutions(
    resolutions: ReadonlyMap<string, NameResolution>,
    makes: (resolution: NameResolution) => boolean = () => false,
  ): Promise<void> {
    await this.db.query(
      `update import_mention m set resolution = f.resolution, makes = f.makes
      from unnest($1::text[], $2::text[], $3::boolean[]) as f (id, resolution, makes) where m.id = f.id`,
      [
        [...resolutions.keys()],
        [...resolutions.values()].map((resolution) => JSON.stringify(resolution)),
        [...resolutions.values()].map(makes),
      ],
    );
  }

  /** The largest come first, because a name resolves to the first party with it. */
  private async makeParties(): Promise<void> {
    const { names } = this;
    const wanted: PartyMention[] = (
      await this.db.query(
        `select id, mention from import_mention where makes and hits > 0
        order by (mention::json ->> 'population')::integer desc nulls last, n`,
      )
    ).map(({ id, mention }: { id: string; mention: string }) => ({ id, party: JSON.parse(mention) }));
    if (wanted.length === 0) return;
    this.reportProgress('creating parties', 0, wanted.length);
    const parties = new NewParties(this.connection, names);
    await this.connection.source();
    parties.prepare(wanted);
    for (let from = 0; from < wanted.length; from += PARTIES_A_BATCH) {
      this.job.signal?.throwIfAborted();
      const batch = wanted.slice(from, from + PARTIES_A_BATCH);
      const made = await this.connection.transaction(async (context) => {
        const parts = await parties.make(context, batch);
        const isMade = batch.flatMap(({ id, party }) => {
          const partyId = parts.get(id)?.partyId;
          return partyId ? [{ party, partyId }] : [];
        });
        await names.remember(context.db, isMade, this.connection.sourceId);
        return parts;
      });
      parties.committed();
      await this.resolveToCreated(made);
      for (const { partyId, isKnown } of made.values()) if (partyId && !isKnown) this.partiesMade.add(partyId);
      this.reportProgress('creating parties', from + batch.length, wanted.length);
    }
    await this.resolveToNearest();
  }

  /** Resolves the mentions to their new parties, or notes why none was created. */
  private async resolveToCreated(made: ReadonlyMap<string, CreatedParty>): Promise<void> {
    const mentions: { id: string; resolution: string }[] = await this.db.query(
      'select id, resolution from import_mention where id = any($1)',
      [[...made.keys()]],
    );
    const found = await this.names.createdParties(new Map([...made].map(([id, { partyId }]) => [id, partyId])));
    const resolutions = mentions.map(({ id, resolution }): [string, NameResolution] => {
      const before: NameResolution = JSON.parse(resolution);
      const candidates = found.get(id) ?? [];
      return [id, { ...before, candidates, remark: made.get(id)!.remark ?? before.remark }];
    });
    await this.storeResolutions(new Map(resolutions));
  }

  /**
   * Resolves mentions to the nearest of several places with one name. A mention may have been resolved before a nearer
   * place was created; another import of the file would choose the nearer one.
   */
  private async resolveToNearest(): Promise<void> {
    for (let last = 0; ; ) {
      this.job.signal?.throwIfAborted();
      const rows: { n: string; id: string; mention: string; resolution: string }[] = await this.db.query(
        `select n, id, mention, resolution from import_mention
        where n > $1 and resolution::json -> 'candidates' -> 0 ->> 'how' = 'NEW'
          and mention::json -> 'coordinates' is not null
        order by n limit ${MENTIONS_A_BATCH}`,
        [last],
      );
      if (rows.length === 0) return;
      last = Number(rows.at(-1)!.n);
      const found = await this.names.resolve(rows.map(({ id, mention }) => ({ id, party: JSON.parse(mention) })));
      const resolutions = rows.flatMap(({ id, resolution }): [string, NameResolution][] => {
        const before: NameResolution = JSON.parse(resolution);
        const [nearest] = found.get(id)?.candidates ?? [];
        if (!nearest || nearest.partyId === before.candidates[0]!.partyId) return [];
        return [[id, { ...before, candidates: [{ ...nearest, how: NameMatch.NEW }] }]];
      });
      await this.storeResolutions(new Map(resolutions));
    }
  }

  /** Loads mentions, to resolve them by the days of their records. @param ids the keys of mentions in drafts */
  async known(ids: readonly string[]): Promise<ResolvedMentions> {
    const found: { id: string; mention: string; resolution: string }[] = ids.length
      ? await this.db.query('select id, mention, resolution from import_mention where id = any($1)', [ids])
      : [];
    const known = new Map(
      found.map(
        ({ id, mention, resolution }): [string, { party: PartyMention['party']; resolution: NameResolution }] => [
          id,
          { party: JSON.parse(mention), resolution: JSON.parse(resolution) },
        ],
      ),
    );
    return {
      party: (id) => known.get(id)?.party,
      resolve: (id, day) => {
        const mention = known.get(id);
        if (!mention) return undefined;
        const choice = chooseParty(mention.resolution, day, this.today);
        const { partyName, how } = choice;
        let { partyId } = choice;
        if (how === NameMatch.PAST && !partyId && partyName !== null) {
          partyId = this.past.get(partyName) ?? null;
          if (!partyId) this.missingPast.add(partyName);
        }
        return { ...choice, partyId, id, party: mention.party };
      },
    };
  }

  /**
   * Runs work that looks up mentions. If these mean past countries that are not recorded yet, the countries are created
   * and the work is run again.
   */
  async withPast<T>(work: () => T): Promise<T> {
    const result = work();
    if (this.missingPast.size === 0) return result;
    const parties = new NewParties(this.connection, this.names);
    await this.connection.source();
    for (const name of this.missingPast) {
      const past = pastCountries().called(name)!;
      const id = await this.connection.transaction((context) => parties.makePast(context, past));
      this.past.set(name, id);
    }
    this.missingPast.clear();
    return work();
  }

  /** Counts the resolved mentions, for the list of parties. */
  async count(taken: readonly ResolvedParty[]): Promise<void> {
    if (taken.length === 0) return;
    const rows = grouped(taken, ({ id, partyId, how }) => `${id} ${partyId} ${how}`);
    await copyRows(
      this.connection.client,
      'import_taken (id, party_id, how, score, remark, times)',
      [...rows.values()].map(([one, ...others]) => [
        one!.id,
        one!.partyId,
        one!.how,
        one!.score,
        one!.nearLifetime ? `The party existed within a year of the day: ${one!.nearLifetime}.` : one!.remark,
        others.length + 1,
      ]),
    );
  }

  /** Yields each party name with the parties it was resolved to, the least certain first. */
  async *partyList(): AsyncGenerator<PartyListEntry> {
    for (let offset = 0; ; offset += 1000) {
      const { rows } = await this.connection.client.query<PartyListEntry>(
        `select name, coalesce(within, '') as within, coalesce(level, '') as level, sum(times)::integer as times,
          max(how) as how, min(score) as score, coalesce(max(slug), '') as party, coalesce(max(called), '') as called,
          coalesce(max(remark), '') as remark
        from (
          select m.mention::json ->> 'name' as name, m.mention::json ->> 'within' as within,
            m.mention::json ->> 'level' as level, t.times, t.how, t.score, p.slug, p.name as called, t.remark, t.party_id
          from import_taken t join import_mention m on m.id = t.id left join party p on p.id = t.party_id
        ) named
        group by name, within, level, party_id
        order by array_position(array['UNKNOWN', 'SIMILAR', 'NEW', 'PAST', 'REORDERED', 'ALIAS'], max(how)) nulls last,
          sum(times) desc, name, within, level, party
        limit 1000 offset ${offset}`,
      );
      yield* rows;
      if (rows.length < 1000) return;
    }
  }

  private reportProgress(doing: 'finding parties' | 'creating parties', done: number, of: number): void {
    this.job.progress?.({ doing, done, of });
  }
}
