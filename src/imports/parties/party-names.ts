import type { EntityManager } from 'typeorm';
import { countriesWithCode, storedIdentifier } from '../../domain/parties/country-codes.ts';
import { MAX_SAME_PLACE_KM } from '../../domain/parties/distance.reads.ts';
import { PartyLevel } from '../../domain/parties/party.entity.ts';
import { parsePartyRef, partyRefValues } from '../../domain/parties/party-ref.ts';
import { fold } from '../../records/values/names.ts';
import { grouped } from '../files/grouped.ts';
import type { PartyReference } from '../files/import-format.ts';
import { countryOfCapital } from './gazetteer.ts';
import { isGeneric, wordsOf } from './name-similarity.ts';
import { chooseParty, NameMatch, type NameResolution, type PartyCandidate } from './party-choice.ts';
import { addLifetimes, type PartyMatch, RANK } from './party-lifetimes.ts';
import { type PartyOfName, partiesNamed, partiesWithWords, readingAll } from './party-search.ts';
import { type PastCountry, pastCountries } from './past-countries.ts';
import { kilometresBetween } from './same-name-places.ts';
import { findSimilarNames, mostSimilar, type SearchedText, textsOf } from './similar-names.ts';

/** A party that a file mentions. */
export interface PartyMention {
  id: string;
  party: PartyReference['$party'];
}

/**
 * A decision of a reviewed list about a name. `means` is a reference to a party, "new" to create one, or "" if the
 * party is unknown; null if undecided.
 */
export type NameDecision = { means: string | null; level: PartyLevel | null };

/** The register whose decisions hold in every register, for names about which a register has none of its own. */
export const EVERY_REGISTER = '*';

/** Cities are too many, and most have one word. */
const LEVELS_BY_WORDS = Object.values(PartyLevel).filter((level) => level !== PartyLevel.CITY);

/** In characters. */
const MAX_KEY_CHARS = 500;

const EXACT_KINDS = ['SHORT', 'OFFICIAL'];

/** By id of the mention: the parties that it may mean, or the reason why it means none. */
type MatchesByMention = Map<string, PartyMatch[] | NameResolution>;

/** Resolves the parties that a file mentions, many at a time. */
export class PartyNames {
  private readonly read = readingAll(this.db);
  private readonly countries = new Map<string, string | null>();
  /** The keys of decided names that were looked up. */
  readonly decisionsUsed = new Set<string>();

  constructor(
    private readonly db: EntityManager,
    private readonly reviewed: ReadonlyMap<string, NameDecision>,
    /** The scope of the file's keys. */
    private readonly register: string,
  ) {}

  /** Returns the key of a name in reviewed lists, limited to the length of a database index. */
  static keyOf({ name, within }: PartyReference['$party']): string {
    return `${fold(name)} | ${fold(within ?? '')}`.slice(0, MAX_KEY_CHARS);
  }

  /** Returns the key of a name in the decisions of every register. */
  static keyInEveryRegister(name: string): string {
    return `${EVERY_REGISTER} ${fold(name)}`;
  }

  /** Finds the parties that each mention may mean on any day. */
  async resolve(mentions: readonly PartyMention[]): Promise<Map<string, NameResolution>> {
    const answers: MatchesByMention = new Map();
    const { asReviewed, byCode, byCodeOfNoRecord, byName, asCityToday, byWords, bySimilarity } = this;
    for (const step of [asReviewed, byCode, byCodeOfNoRecord, byName, asCityToday, byWords, bySimilarity]) {
      const left = mentions.filter(({ id }) => !answers.has(id));
      for (const [id, answer] of left.length > 0 ? await step.call(this, left) : []) answers.set(id, answer);
    }
    const resolutions = new Map<string, NameResolution>();
    const found = new Map<string, PartyMatch[]>();
    for (const { id } of mentions) {
      const answer = answers.get(id) ?? unknown(null);
      if (Array.isArray(answer)) found.set(id, answer);
      else resolutions.set(id, answer);
    }
    for (const [id, candidates] of await addLifetimes(this.db, found)) {
      resolutions.set(id, { candidates, score: 0, remark: null, isUnusedName: false });
    }
    return resolutions;
  }

  /** Returns candidates for newly created parties. */
  createdParties(partyIds: ReadonlyMap<string, string | null>): Promise<Map<string, PartyCandidate[]>> {
    const findings = [...partyIds].flatMap(([id, partyId]): [string, PartyMatch[]][] =>
      partyId ? [[id, [{ how: NameMatch.NEW, partyId }]]] : [],
    );
    return addLifetimes(this.db, new Map(findings));
  }

  /** Finds the present country with a name, or else the past one; null if there is none. */
  async country(name: string): Promise<string | null> {
    const key = fold(name);
    const known = this.countries.get(key);
    if (known !== undefined) return known;
    const party = { name, level: PartyLevel.COUNTRY };
    const code = /^[A-Z]{2,3}$/.test(name) ? [name] : undefined;
    const resolution = (await this.resolve([{ id: name, party: { ...party, codes: code } }])).get(name)!;
    const today = chooseParty(resolution, null, new Date().toISOString().slice(0, 10));
    const partyId = today.outOfLifetime ? resolution.candidates[0]!.partyId : today.partyId;
    this.countries.set(key, partyId);
    return partyId;
  }

  private async asReviewed(mentions: readonly PartyMention[]): Promise<MatchesByMention> {
    const answers: MatchesByMention = new Map();
    for (const { id, party } of mentions) {
      const key = PartyNames.keyOf(party);
      const means = this.reviewed.get(key)?.means ?? null;
      if (means !== null) {
        this.decisionsUsed.add(key);
        answers.set(id, await this.partyByDecision(means, party));
        continue;
      }
      const everywhere = this.reviewed.get(PartyNames.keyInEveryRegister(party.name))?.means ?? null;
      if (everywhere === null) continue;
      const answer = await this.partyByDecision(everywhere, party);
      if (await this.isWhereSaid(answer, party)) answers.set(id, answer);
    }
    return answers;
  }

  /** Whether a party that was chosen for a name in every register is in the country that the file names. */
  private async isWhereSaid(
    answer: readonly PartyMatch[] | NameResolution,
    { within }: PartyMention['party'],
  ): Promise<boolean> {
    if (!Array.isArray(answer) || !within) return true;
    const [row] = await this.db.query('select from lies_within where party_id = $1 and ancestor_id = $2', [
      answer[0].partyId,
      await this.country(within),
    ]);
    return row !== undefined;
  }

  /** @param means as written in the reviewed list of parties */
  private async partyByDecision(means: string, party: PartyMention['party']): Promise<PartyMatch[] | NameResolution> {
    if (means === '')
      return { ...unknown('The list of parties says that the party is unknown.', 1), isUnusedName: false };
    if (means === 'new') {
      const partyId = await this.madeBefore(party);
      return partyId ? [{ how: NameMatch.NEW, partyId }] : { ...unknown(null), isNew: true };
    }
    const ref = partyRefValues(parsePartyRef(means));
    const [{ party_id }] = await this.db.query(
      `select party_id from find_party(${ref.map((_, index) => `$${index + 1}`).join(', ')}, true)`,
      ref,
    );
    if (party_id) return [{ how: NameMatch.REVIEWED, partyId: party_id }];
    const remark = `The list of parties says "${means}", which matches no party, or several.`;
    return { ...unknown(remark), isUnusedName: false };
  }

  /**
   * Returns the level of a party to create, from the reviewed list or else the file; undefined if neither gives one.
   */
  levelOf(party: PartyReference['$party']): PartyLevel | undefined {
    return this.reviewed.get(PartyNames.keyOf(party))?.level ?? party.level;
  }

  /** Whether the reviewed list of parties says "new" for a party. */
  isDecidedNew(party: PartyReference['$party']): boolean {
    return this.reviewed.get(PartyNames.keyOf(party))?.means === 'new';
  }

  /** Finds the party that an earlier import created because the list says "new". */
  private async madeBefore(party: PartyReference['$party']): Promise<string | null> {
    const [row] = await this.db.query(
      `select coalesce(survivor_of(e.merged_into), e.id) as id from imported_record i join record e on e.id = i.record_id
      where i.key = $1 and (e.deleted_at is null or e.merged_into is not null)`,
      [this.keyOfNew(party)],
    );
    return row?.id ?? null;
  }

  /** Records parties created because the list says "new", so that the next import creates no others. */
  async remember(
    db: EntityManager,
    made: readonly { party: PartyMention['party']; partyId: string }[],
    sourceId: string,
  ) {
    const ids = new Map(
      made.filter(({ party }) => this.isDecidedNew(party)).map(({ party, partyId }) => [this.keyOfNew(party), partyId]),
    );
    if (ids.size === 0) return;
    await db.query(
      `insert into imported_record (key, scope, record_id, source_id, said)
      select key, $3, id, $4, '{}' from unnest($1::text[], $2::uuid[]) as made (key, id)
      on conflict (key) do update set record_id = excluded.record_id, source_id = excluded.source_id`,
      [[...ids.keys()], [...ids.values()], this.scopeOfNew, sourceId],
    );
  }

  /** A separate scope, so that these parties are never counted as missing from the file. */
  private get scopeOfNew(): string {
    return `${this.register} new parties`;
  }

  private keyOfNew(party: PartyReference['$party']): string {
    const { latitude, longitude } = party.coordinates ?? {};
    const place = latitude === undefined ? '' : `${Math.round(latitude)},${Math.round(longitude!)}`;
    return `${this.scopeOfNew}/${PartyNames.keyOf(party)} | ${this.levelOf(party) ?? ''} | ${place}`.slice(
      0,
      MAX_KEY_CHARS,
    );
  }

  private async byCode(mentions: readonly PartyMention[]): Promise<MatchesByMention> {
    const coded = mentions.flatMap(({ id, party }) =>
      (party.codes ?? []).map((code) => ({ id, code: onRecord(code) })),
    );
    if (coded.length === 0) return new Map();
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
    return new Map(rows.map(({ id, party_id }) => [id, [{ how: NameMatch.CODE, partyId: party_id }]]));
  }

  /**
   * Finds countries by codes that no record has: withdrawn ones, and numbers of other lists. If several states had a
   * code one after the other, the name decides, or else the day.
   */
  private async byCodeOfNoRecord(mentions: readonly PartyMention[]): Promise<MatchesByMention> {
    const answers: MatchesByMention = new Map();
    for (const { id, party } of mentions) {
      const coded = (party.codes ?? []).flatMap(countriesWithCode);
      const parties = pastCountries().named(party.name);
      const named = coded.filter(({ past }) => parties.some(({ name }) => name === past));
      const findings: PartyMatch[] = [];
      for (const [index, { code, past }] of (named.length > 0 ? named : coded).entries()) {
        // Of those that exist on the day the first counts.
        const rank = RANK.FIRST + index / 10;
        if (past !== null) {
          const country = pastCountries().called(past)!;
          const partyId = await this.pastCountry(country);
          findings.push({ how: NameMatch.PAST, partyId, past: country, rank, isCoded: true });
        } else {
          const partyId = await this.countryToday(code);
          if (partyId) findings.push({ how: NameMatch.CODE, partyId, rank });
        }
      }
      if (findings.length > 0) answers.set(id, findings);
    }
    return answers;
  }

  /** Finds all parties with a name, including past countries: a successor may have the same name. */
  private async byName(mentions: readonly PartyMention[]): Promise<MatchesByMention> {
    const answers: MatchesByMention = new Map();
    const searched: { mention: PartyMention; within: string | null }[] = [];
    for (const mention of mentions) {
      const within = countryNameOf(mention.party);
      const country = within ? await this.country(within) : null;
      if (within && !country) answers.set(mention.id, unknown(`The country "${within}" is unknown.`));
      else searched.push({ mention, within: country });
    }
    const parties = await this.read<PartyOfName>(
      partiesNamed(
        searched.map(({ mention: { id, party }, within }) => ({
          id,
          name: party.name,
          levels: party.level && [party.level],
          within: within ? [within] : undefined,
        })),
      ),
    );
    const byMention = grouped(parties, ({ id }) => id);
    for (const { mention } of searched) {
      const named = [...(await this.asFormer(mention)), ...ranked(mention, byMention.get(mention.id) ?? [])];
      if (named.length > 0) answers.set(mention.id, named);
    }
    return answers;
  }

  /** Finds past countries with the name, and the present country that had it. */
  private async asFormer({ party }: PartyMention): Promise<PartyMatch[]> {
    // A register may use a country's name for an organization, as "Soviet Union". Cities are excluded.
    if (party.within || party.level === PartyLevel.CITY) return [];
    // Without a level, a past country only matches if no other party has the name.
    const rank = party.level === undefined ? RANK.LAST : RANK.FIRST;
    const former: PartyMatch[] = [];
    for (const past of pastCountries().named(party.name)) {
      // In a year in which one country became the other, the one with this main name comes first.
      const isMain = wordsOf(past.name) === wordsOf(party.name);
      const partyId = await this.pastCountry(past);
      former.push({ how: NameMatch.PAST, partyId, rank: rank + (isMain ? 0 : 0.25), past });
    }
    const code = pastCountries().codeOf(party.name);
    if (code) {
      const partyId = await this.countryToday(code);
      if (partyId) former.push({ how: NameMatch.ALIAS, partyId, rank: rank + (former.length > 0 ? 0.5 : 0) });
    }
    return former;
  }

  /** Finds the record of a past country; countries with the same name before or after it are excluded. */
  async pastCountry({ name, from, to }: PastCountry): Promise<string | null> {
    const [row] = await this.db.query(
      `select p.id from party_name n join party p on p.id = n.party_id
      where n.folded = $1 and p.level = 'COUNTRY' and p.alpha2 is null
        and (p.valid_from is null or p.valid_from < $3) and (p.valid_to is null or p.valid_to > $2)
      order by n.kind <> 'SHORT', p.id limit 1`,
      [fold(name), from, to],
    );
    return row?.id ?? null;
  }

  /** Returns the present country with a two-letter code; null if there is none. */
  async countryToday(code: string | null): Promise<string | null> {
    const [row] = await this.db.query('select id from party where alpha2 = $1', [code]);
    return row?.id ?? null;
  }

  /** Resolves unknown cities by their earlier names. A city to create gets its present name. */
  private async asCityToday(mentions: readonly PartyMention[]): Promise<MatchesByMention> {
    const today = mentions.flatMap((mention) => {
      const party = mention.party.level === PartyLevel.CITY ? pastCountries().cityToday(mention.party) : mention.party;
      return party === mention.party ? [] : [{ ...mention, party }];
    });
    const answers: MatchesByMention = today.length > 0 ? await this.byName(today) : new Map();
    for (const { id } of today) {
      const answer = answers.get(id) ?? unknown(null);
      answers.set(id, Array.isArray(answer) ? answer.map((each) => ({ ...each, how: NameMatch.ALIAS })) : answer);
    }
    return answers;
  }

  private async byWords(mentions: readonly PartyMention[]): Promise<MatchesByMention> {
    const searched = mentions.filter(({ party }) => {
      return party.level !== PartyLevel.CITY && !party.within && !isGeneric(party.name);
    });
    if (searched.length === 0) return new Map();
    const parties = await this.read<{ id: string; party_id: string }>(
      partiesWithWords(
        searched.map(({ id, party: { name, level } }) => ({ id, name, levels: level ? [level] : LEVELS_BY_WORDS })),
      ),
    );
    const only = [...grouped(parties, ({ id }) => id)].filter(([, found]) => found.length === 1);
    return new Map(only.map(([id, [party]]) => [id, [{ how: NameMatch.REORDERED, partyId: party!.party_id }]]));
  }

  private async bySimilarity(all: readonly PartyMention[]): Promise<MatchesByMention> {
    const answers: MatchesByMention = new Map();
    // Places with coordinates are never matched by similar names.
    const mentions = all.filter(({ party }) => !party.coordinates);
    if (mentions.length === 0) return answers;
    const searched: SearchedText[] = [];
    // One after the other, because a connection runs one statement at a time.
    for (const { id, party } of mentions) {
      const country = countryNameOf(party);
      const within = country ? await this.country(country) : null;
      const { name, level } = party;
      const wanted = { id, name, levels: level && [level], within: within ? [within] : undefined };
      searched.push(...textsOf(name).map((text) => ({ ...wanted, text })));
    }
    const near = grouped(await findSimilarNames(this.db, searched), ({ id }) => id);
    for (const { id, party } of mentions) {
      const likest = mostSimilar(party.name, near.get(id) ?? []);
      if (likest && 'partyId' in likest) answers.set(id, [{ how: NameMatch.SIMILAR, ...likest }]);
      else if (likest) answers.set(id, unknown(likest.remark, likest.score));
    }
    return answers;
  }
}

function unknown(remark: string | null, score = 0): NameResolution {
  return { candidates: [], score, remark, isUnusedName: true };
}

/**
 * Returns the country that a party must be in. The bare name of a capital means the capital, not another place with its
 * name.
 */
function countryNameOf({ name, level, within, coordinates }: PartyReference['$party']): string | undefined {
  return within || (level === PartyLevel.CITY && !coordinates ? countryOfCapital(name) : undefined);
}

/** Orders the parties with a name that are at the right place; none if all are elsewhere. */
function ranked({ party }: PartyMention, named: readonly PartyOfName[]): PartyMatch[] {
  const { coordinates } = party;
  let parties = [...named];
  if (coordinates) {
    const distance = ({ latitude, longitude }: PartyOfName) =>
      latitude === null || longitude === null ? null : kilometresBetween(coordinates, { latitude, longitude });
    const near = parties.filter((candidate) => (distance(candidate) ?? Infinity) <= MAX_SAME_PLACE_KM);
    const nearest = Math.min(...near.map((candidate) => distance(candidate)!));
    parties =
      near.length > 0
        ? near.filter((candidate) => distance(candidate) === nearest)
        : parties.filter((candidate) => distance(candidate) === null);
  }
  return matchesOf(parties).sort((one, other) => one.rank - other.rank);
}

/** Returns the parties with a name, each with its rank among them. */
export function matchesOf(named: readonly PartyOfName[]): { partyId: string; how: NameMatch; rank: number }[] {
  return [...grouped(named, ({ partyId }) => partyId)].map(([partyId, names]) => {
    const isProper = names.some(({ nameKind }) => EXACT_KINDS.includes(nameKind));
    const rank = names[0]!.isPrimary ? RANK.PRIMARY : isProper ? RANK.PROPER : RANK.ALIAS;
    return { partyId, how: isProper ? NameMatch.EXACT : NameMatch.ALIAS, rank };
  });
}

/** Converts a code to the form of records: "m49:4" is "iso3166-1-numeric:004". */
function onRecord(code: string): string {
  const [scheme = '', ...value] = code.split(':');
  if (value.length === 0) return code;
  const identifier = storedIdentifier(scheme.toLowerCase(), value.join(':'));
  return `${identifier.scheme}:${identifier.value}`;
}
