import type { EntityManager } from 'typeorm';
import { countriesCoded, identifierOnRecord } from '../parties/country-codes.ts';
import { PartyLevel } from '../parties/party.entity.ts';
import { partyRefValues, readPartyRef } from '../parties/party-ref.ts';
import { fold } from '../records/names.ts';
import { grouped } from './grouped.ts';
import type { PartyReference } from './import-format.ts';
import { kilometresBetween, ONE_PLACE_KM } from './namesakes.ts';
import { type PastCountry, pastCountries } from './past-countries.ts';
import { wordsOf } from './words-of-names.ts';

/** How a name was taken for a party. */
export enum NameMatch {
  /** As somebody who reviewed the list of parties says. */
  REVIEWED = 'REVIEWED',
  /** By a code or an identifier that stands beside it. */
  CODE = 'CODE',
  /** It is the party's name, case, accents and punctuation apart. */
  EXACT = 'EXACT',
  /** It is another name of the party, or a former one. */
  ALIAS = 'ALIAS',
  /** It is one of its names with the words in another order, or with an article. */
  REORDERED = 'REORDERED',
  /** A country that is no more, which is a party of its own. */
  PAST = 'PAST',
  /** It looks much like one of its names: the score says how much. */
  SIMILAR = 'SIMILAR',
  /** The party is made by this import. */
  NEW = 'NEW',
  /** Nobody knows. */
  UNKNOWN = 'UNKNOWN',
}

/** A party as a file mentions it. */
export interface Mention {
  id: string;
  party: PartyReference['$party'];
}

/** What a mention was taken for. */
export interface Resolved {
  how: NameMatch;
  partyId: string | null;
  /** From 0 to 1: how sure that is. */
  score: number;
  /** Why it is not known, or what it might be. */
  remark: string | null;
}

/** What a reviewed list says of a name: a party, by whatever finds it; that it is to be made; or that nobody knows. */
export type Reviewed = { means: string; level: PartyLevel | null };

/** Below this nobody believes that two names are one; a city's name is one of so many that it has to be closer. */
const LEAST_SIMILARITY = 0.75;
const LEAST_SIMILARITY_OF_CITIES = 0.85;
/** What is less like a name than this is not even told to be the nearest. */
const LEAST_LOOKED_AT = 0.5;
/** Unless the next best name is this much farther away, it might as well be that one. */
const LEAST_LEAD = 0.1;

const MOST_NAMES_IN_MEMORY = 200_000;

const EXACT_KINDS = ['SHORT', 'OFFICIAL'];

interface Candidate {
  id: string;
  partyId: string;
  nameKind: string;
  latitude: number | null;
  longitude: number | null;
  population: number | null;
  isPrimary: boolean;
}

/** Finds the parties that a file mentions, many at a time. */
export class PartyNames {
  private words: Map<string, Set<string>> | null = null;
  private readonly countries = new Map<string, string | null>();

  constructor(
    private readonly db: EntityManager,
    private readonly reviewed: ReadonlyMap<string, Reviewed>,
    /** The scope of the file's keys. */
    private readonly register: string,
  ) {}

  static keyOf({ name, within }: PartyReference['$party']): string {
    return `${fold(name)} | ${fold(within ?? '')}`;
  }

  /** What each of the mentions is taken for; a country of the past that is not known here yet is left to be made. */
  async resolve(mentions: readonly Mention[]): Promise<Map<string, Resolved>> {
    const found = new Map<string, Resolved>();
    const left = () => mentions.filter(({ id }) => !found.has(id));
    for (const mention of mentions) {
      const said = await this.asReviewed(mention.party);
      if (said) found.set(mention.id, said);
    }
    await this.byCode(left(), found);
    await this.byWithdrawnCode(left(), found);
    await this.asFormer(
      left().filter(({ party }) => party.level !== undefined),
      found,
    );
    await this.byName(left(), found);
    // Where the file does not say what it is, it may be a country that is no more if nobody goes by the name today.
    await this.asFormer(left(), found);
    await this.byWords(left(), found);
    await this.bySimilarity(left(), found);
    for (const { id } of left()) found.set(id, unknown(null));
    return found;
  }

  /** The country that a name means, null where none does. */
  async country(name: string): Promise<string | null> {
    const key = fold(name);
    const known = this.countries.get(key);
    if (known !== undefined) return known;
    const party = { name, level: PartyLevel.COUNTRY };
    const code = /^[A-Z]{2,3}$/.test(name) ? [name] : undefined;
    const { partyId = null } = (await this.resolve([{ id: name, party: { ...party, codes: code } }])).get(name) ?? {};
    this.countries.set(key, partyId);
    return partyId;
  }

  private async asReviewed(party: PartyReference['$party']): Promise<Resolved | null> {
    const said = this.reviewed.get(PartyNames.keyOf(party));
    if (!said) return null;
    if (said.means === 'new') {
      return { how: NameMatch.NEW, partyId: await this.madeBefore(party), score: 1, remark: null };
    }
    if (said.means === '') return { ...unknown('So the list of parties says.'), score: 1 };
    const ref = partyRefValues(readPartyRef(said.means));
    const [{ party_id }] = await this.db.query(
      `select party_id from find_party(${ref.map((_, index) => `$${index + 1}`).join(', ')}, true)`,
      ref,
    );
    if (party_id) return { how: NameMatch.REVIEWED, partyId: party_id, score: 1, remark: null };
    return unknown(`The list of parties says "${said.means}", which means no party, or several.`);
  }

  /** What a party is that has to be made, as who reviewed the list says, or else the file; undefined where neither does. */
  levelOf(party: PartyReference['$party']): PartyLevel | undefined {
    return this.reviewed.get(PartyNames.keyOf(party))?.level ?? party.level;
  }

  /** The party that an earlier import of the register made because the list says that it is new. */
  private async madeBefore(party: PartyReference['$party']): Promise<string | null> {
    const [row] = await this.db.query(
      `select coalesce(survivor_of(e.merged_into), e.id) as id from imported_record i join record e on e.id = i.record_id
      where i.key = $1 and (e.deleted_at is null or e.merged_into is not null)`,
      [this.keyOfNew(party)],
    );
    return row?.id ?? null;
  }

  /** Remembers what was made because the list says that it is new: the next import is to make no other. */
  async remember(db: EntityManager, made: readonly { party: Mention['party']; partyId: string }[], sourceId: string) {
    const isNew = ({ party }: { party: Mention['party'] }) =>
      this.reviewed.get(PartyNames.keyOf(party))?.means === 'new';
    const ids = new Map(made.filter(isNew).map(({ party, partyId }) => [this.keyOfNew(party), partyId]));
    if (ids.size === 0) return;
    await db.query(
      `insert into imported_record (key, scope, record_id, source_id, said)
      select key, $3, id, $4, '{}' from unnest($1::text[], $2::uuid[]) as made (key, id)
      on conflict (key) do update set record_id = excluded.record_id, source_id = excluded.source_id`,
      [[...ids.keys()], [...ids.values()], this.scopeOfNew, sourceId],
    );
  }

  /** Beside the scope of the file's own records: nobody looks there for what vanished from it. */
  private get scopeOfNew(): string {
    return `${this.register} new parties`;
  }

  private keyOfNew(party: PartyReference['$party']): string {
    const { latitude, longitude } = party.coordinates ?? {};
    const place = latitude === undefined ? '' : `${Math.round(latitude)},${Math.round(longitude!)}`;
    return `${this.scopeOfNew}/${PartyNames.keyOf(party)} | ${this.levelOf(party) ?? ''} | ${place}`.slice(0, 500);
  }

  private async byCode(mentions: readonly Mention[], found: Map<string, Resolved>): Promise<void> {
    const coded = mentions.flatMap(({ id, party }) =>
      (party.codes ?? []).map((code) => ({ id, code: onRecord(code) })),
    );
    if (coded.length === 0) return;
    const rows: { id: string; party_id: string }[] = await this.db.query(
      `select m.id, min(p.id::text) as party_id
      from unnest($1::text[], $2::text[]) as m (id, code)
      join lateral (
        select id from party where alpha2 = m.code or alpha3 = m.code
        union
        select i.record_id from identifier i join party on party.id = i.record_id
        where (i.scheme in ('wikidata', 'iso3166-3') and i.value = m.code)
          or (i.scheme = lower(split_part(m.code, ':', 1)) and i.value = split_part(m.code, ':', 2))
      ) p on true
      group by m.id having count(distinct p.id) = 1`,
      [coded.map(({ id }) => id), coded.map(({ code }) => code)],
    );
    for (const { id, party_id } of rows) {
      found.set(id, { how: NameMatch.CODE, partyId: party_id, score: 1, remark: null });
    }
  }

  /**
   * Countries by codes that no record has: withdrawn ones, and numbers of other lists. Where one state after the other has
   * borne a code, the name says which is meant; without it, the code of states that are all gone means the first of them.
   */
  private async byWithdrawnCode(mentions: readonly Mention[], found: Map<string, Resolved>): Promise<void> {
    for (const { id, party } of mentions) {
      const countries = (party.codes ?? []).flatMap(countriesCoded);
      const named = pastCountries().named(party.name)?.name;
      const [country] = countries.filter(({ past }) => past !== null && past === named).concat(countries);
      if (!country || (countries.length > 1 && country.past === null)) continue;
      if (country.past !== null) {
        found.set(id, { how: NameMatch.PAST, partyId: await this.pastCountry(country.past), score: 1, remark: null });
        continue;
      }
      const [today] = await this.db.query('select id from party where alpha2 = $1', [country.code]);
      if (today) found.set(id, { how: NameMatch.CODE, partyId: today.id, score: 1, remark: null });
    }
  }

  /** The country of the past that a mention means by a code or by its name, once it was found to mean one. */
  static pastOf({ name, codes = [] }: PartyReference['$party']): PastCountry {
    const coded = codes.flatMap(countriesCoded).flatMap(({ past }) => past ?? []);
    const named = pastCountries().named(name);
    return named && (coded.length === 0 || coded.includes(named.name)) ? named : pastCountries().named(coded[0]!)!;
  }

  /** Countries of the past go before all names: one of their successors may be called so as well. */
  private async asFormer(mentions: readonly Mention[], found: Map<string, Resolved>): Promise<void> {
    const past = pastCountries();
    for (const { id, party } of mentions) {
      // A register may take a country's name for that of an organization, as "Soviet Union"; a city is none of either.
      if (party.within || party.level === PartyLevel.CITY) continue;
      const code = past.codeOf(party.name);
      const country = past.named(party.name);
      if (code) {
        const [today] = await this.db.query('select id from party where alpha2 = $1', [code]);
        if (today) found.set(id, { how: NameMatch.ALIAS, partyId: today.id, score: 1, remark: null });
      } else if (country) {
        const known = await this.pastCountry(country.name);
        found.set(id, { how: NameMatch.PAST, partyId: known, score: 1, remark: null });
      }
    }
  }

  /** A country of the past that is a party already. */
  async pastCountry(name: string): Promise<string | null> {
    const [row] = await this.db.query(
      `select p.id from party_name n join party p on p.id = n.party_id
      where n.folded = $1 and p.level = 'COUNTRY' and p.alpha2 is null order by p.id limit 1`,
      [fold(name)],
    );
    return row?.id ?? null;
  }

  private async byName(mentions: readonly Mention[], found: Map<string, Resolved>): Promise<void> {
    const asked: { mention: Mention; within: string | null }[] = [];
    for (const mention of mentions) {
      const { within } = mention.party;
      const country = within ? await this.country(within) : null;
      if (within && !country) found.set(mention.id, unknown(`Its country, "${within}", is not known.`));
      else asked.push({ mention, within: country });
    }
    if (asked.length === 0) return;
    const candidates: Candidate[] = await this.db.query(
      `select m.id, p.id as "partyId", n.kind as "nameKind", p.latitude, p.longitude, p.population,
        exists (select from primary_name pn where pn.folded = m.folded and pn.party_id = p.id) as "isPrimary"
      from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) as m (id, folded, level, within_id)
      join party_name n on n.folded = m.folded
      join party p on p.id = n.party_id
      where (m.level is null or p.level = m.level)
        and (m.within_id is null or exists (
          select from lies_within l where l.party_id = p.id and l.ancestor_id = m.within_id and l.depth > 0
        ))`,
      [
        asked.map(({ mention }) => mention.id),
        asked.map(({ mention }) => fold(mention.party.name)),
        asked.map(({ mention }) => mention.party.level ?? null),
        asked.map(({ within }) => within),
      ],
    );
    const byMention = grouped(candidates, ({ id }) => id);
    for (const { mention } of asked) {
      const choice = chosen(mention, byMention.get(mention.id) ?? []);
      if (choice) found.set(mention.id, choice);
    }
  }

  private async byWords(mentions: readonly Mention[], found: Map<string, Resolved>): Promise<void> {
    for (const { id, party } of mentions) {
      if (party.level === PartyLevel.CITY || party.within) continue;
      const parties = [...((await this.namesByWords()).get(`${party.level ?? ''} ${wordsOf(party.name)}`) ?? [])];
      if (parties.length === 1) {
        found.set(id, { how: NameMatch.REORDERED, partyId: parties[0]!, score: 1, remark: null });
      }
    }
  }

  /** Parties by the words of their names, whatever the order. Cities are too many, and mostly have one word. */
  private async namesByWords(): Promise<Map<string, Set<string>>> {
    if (this.words) return this.words;
    const rows: { text: string; level: PartyLevel; party_id: string }[] = await this.db.query(
      `select n.folded as text, p.level, n.party_id from party_name n join party p on p.id = n.party_id
      where p.level <> 'CITY' order by n.id limit ${MOST_NAMES_IN_MEMORY}`,
    );
    const words = new Map<string, Set<string>>();
    for (const { text, level, party_id } of rows) {
      for (const key of [`${level} ${wordsOf(text)}`, ` ${wordsOf(text)}`]) {
        words.set(key, (words.get(key) ?? new Set()).add(party_id));
      }
    }
    this.words = words;
    return words;
  }

  private async bySimilarity(all: readonly Mention[], found: Map<string, Resolved>): Promise<void> {
    // Of places that are told apart by where they lie, one is not another for a likeness of names.
    const mentions = all.filter(({ party }) => !party.coordinates);
    if (mentions.length === 0) return;
    const within: (string | null)[] = [];
    // One after the other, as a connection takes statements.
    for (const { party } of mentions) within.push(party.within ? await this.country(party.within) : null);
    // By the index, also where nobody has told the planner yet how many names there are.
    await this.db.query(
      `set pg_trgm.similarity_threshold = ${LEAST_LOOKED_AT};
      set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off`,
    );
    const rows: { id: string; party_id: string; name: string; score: number }[] = await this.db.query(
      `select m.id, near.party_id, near.name, near.score
      from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) as m (id, folded, level, within_id)
      cross join lateral (
        select n.party_id, p.name, max(similarity(n.folded, m.folded)) as score
        from party_name n join party p on p.id = n.party_id
        where n.folded % m.folded and (m.level is null or p.level = m.level)
          and (m.within_id is null or exists (
            select from lies_within l where l.party_id = p.id and l.ancestor_id = m.within_id and l.depth > 0
          ))
        group by n.party_id, p.name order by score desc, p.name limit 2
      ) near
      order by m.id, near.score desc`,
      [
        mentions.map(({ id }) => id),
        mentions.map(({ party }) => fold(party.name)),
        mentions.map(({ party }) => party.level ?? null),
        within,
      ],
    );
    await this.db.query(
      'reset pg_trgm.similarity_threshold; reset enable_seqscan; reset enable_hashjoin; reset enable_mergejoin',
    );
    const byMention = grouped(rows, ({ id }) => id);
    for (const { id, party } of mentions) {
      const [best, next] = byMention.get(id) ?? [];
      if (!best) continue;
      const least = party.level === PartyLevel.CITY ? LEAST_SIMILARITY_OF_CITIES : LEAST_SIMILARITY;
      const score = Math.round(best.score * 100) / 100;
      const leads = !next || best.score - next.score >= LEAST_LEAD;
      if (best.score >= least && leads) {
        found.set(id, { how: NameMatch.SIMILAR, partyId: best.party_id, score, remark: `It looks like ${best.name}.` });
      } else found.set(id, { ...unknown(`The nearest is ${best.name}.`), score });
    }
  }
}

/** A code as records have it: "m49:4" is "iso3166-1-numeric:004". */
function onRecord(code: string): string {
  const [scheme = '', ...value] = code.split(':');
  if (value.length === 0) return code;
  const identifier = identifierOnRecord(scheme.toLowerCase(), value.join(':'));
  return `${identifier.scheme}:${identifier.value}`;
}

function unknown(remark: string | null): Resolved {
  return { how: NameMatch.UNKNOWN, partyId: null, score: 0, remark };
}

/** Which of those that bear the name is meant; null where none of them lies where it should. */
function chosen({ party }: Mention, named: readonly Candidate[]): Resolved | null {
  const { coordinates } = party;
  let candidates = [...named];
  if (coordinates) {
    const distance = ({ latitude, longitude }: Candidate) =>
      latitude === null || longitude === null ? null : kilometresBetween(coordinates, { latitude, longitude });
    const near = candidates.filter((candidate) => (distance(candidate) ?? Infinity) <= ONE_PLACE_KM);
    const nearest = Math.min(...near.map((candidate) => distance(candidate)!));
    candidates =
      near.length > 0
        ? near.filter((candidate) => distance(candidate) === nearest)
        : candidates.filter((candidate) => distance(candidate) === null);
  }
  const parties = new Set(candidates.map(({ partyId }) => partyId));
  if (parties.size === 0) return null;
  const exact = candidates.filter(({ nameKind }) => EXACT_KINDS.includes(nameKind));
  const proper = new Set(exact.map(({ partyId }) => partyId));
  const [primary] = candidates.filter(({ isPrimary }) => isPrimary);
  const [partyId] = parties.size === 1 ? parties : primary ? [primary.partyId] : proper.size === 1 ? proper : [];
  if (!partyId) return unknown(`${parties.size} parties bear this name: say which one in the list of parties.`);
  return { how: proper.has(partyId) ? NameMatch.EXACT : NameMatch.ALIAS, partyId, score: 1, remark: null };
}
