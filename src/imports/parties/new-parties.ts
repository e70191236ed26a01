import type { EntityManager } from 'typeorm';
import { MAX_SAME_PLACE_KM } from '../../domain/parties/distance.reads.ts';
import { Party, PartyLevel } from '../../domain/parties/party.entity.ts';
import { PartyNameKind } from '../../domain/parties/party-name.entity.ts';
import type { PartyNameDraft } from '../../domain/parties/party-writes.inputs.ts';
import { Succession } from '../../domain/parties/succession.entity.ts';
import { typeOf } from '../../records/known-types.ts';
import { fold } from '../../records/values/names.ts';
import { InputErrors, violationsIn } from '../../records/writing/input-errors.ts';
import type { CitationDraft, IdentifierDraft } from '../../records/writing/record.writes.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { cityNamed, mayBeItem, missingNames, type NamedCity } from '../first-data/city-names.ts';
import type { ImportConnection } from '../writing/import-connection.ts';
import { type NewRecord, recognize } from '../writing/known-records.ts';
import { draftRecord } from '../writing/record-writes.ts';
import { RowBuffer } from '../writing/row-buffer.ts';
import { Gazetteer } from './gazetteer.ts';
import { citationOfNames, identifierOf } from './named-cities.ts';
import type { PartyMention, PartyNames } from './party-names.ts';
import { type PastCountry, pastCountries } from './past-countries.ts';
import { kilometresBetween } from './same-name-places.ts';

/** A party created for a mention, or the reason why none was created. */
export interface CreatedParty {
  partyId: string | null;
  /** Whether the party existed before, recognized by an identifier. */
  isKnown?: true;
  remark: string | null;
}

interface PartyOfImport {
  id: string;
  /** The identifiers, each as "scheme:value". */
  identifierKeys: readonly string[];
  coordinates?: { latitude: number; longitude: number };
}

/** The flag of a party that an import created and nobody has reviewed. */
const NOT_REVIEWED = {
  code: 'NOT_REVIEWED',
  message: 'An import created this party, and nobody has reviewed it yet.',
};

const LEVEL_UNKNOWN =
  'The level is unknown. Set "level" (city, country or organization) in the mapping or in the list of parties.';

/** Shorter words may be abbreviations and stay in capitals. */
const MAX_ABBREVIATION_CHARS = 5;

/** Creates the unknown parties that a file mentions. */
export class NewParties {
  private gazetteer: Gazetteer | null = null;
  /**
   * The parties created in this import, by name, country and level, and by identifier. Those of an open transaction are
   * separate.
   */
  private readonly made = new Map<string, PartyOfImport[]>();
  private uncommitted = new Map<string, PartyOfImport[]>();

  constructor(
    private readonly connection: ImportConnection,
    private readonly names: PartyNames,
  ) {}

  /** Loads the places of cities without coordinates or country in the file. */
  prepare(mentions: readonly PartyMention[]): void {
    const cities = mentions
      .filter(({ party }) => this.names.levelOf(party) === PartyLevel.CITY)
      .map(({ party }) => pastCountries().cityToday(party))
      .filter((party) => !(party.coordinates && party.within));
    this.gazetteer = cities.length > 0 ? new Gazetteer(cities.map(({ name }) => name)) : null;
  }

  /** New parties cite the source of the file, which the caller has created. */
  private get citations(): CitationDraft[] {
    return [{ sourceId: this.connection.sourceId }];
  }

  /** Creates the parties of a batch of mentions in the transaction of the context. */
  async make(context: WriteContext, mentions: readonly PartyMention[]): Promise<Map<string, CreatedParty>> {
    // The transaction may have been retried.
    this.uncommitted = new Map();
    const gathered = new RowBuffer(this.connection.dataSource);
    const made = new Map<string, CreatedParty>();
    const asRecords = mentions.map(({ id, party }) => recordOf(id, identifiersOf(party)));
    const recognized = await recognize(context.db, asRecords);
    for (const [index, mention] of mentions.entries()) {
      const known = recognized.get(asRecords[index]!);
      if (known) {
        made.set(mention.id, { partyId: known.id, isKnown: true, remark: known.sentence });
        continue;
      }
      try {
        made.set(
          mention.id,
          await this.one({ ...context, errors: new InputErrors(), rowSink: gathered }, mention.party),
        );
      } catch (error) {
        const violations = violationsIn(error);
        if (!violations) throw error;
        made.set(mention.id, { partyId: null, remark: violations.map(({ message }) => message).join(' ') });
      }
    }
    await gathered.write(this.connection.client);
    return made;
  }

  /** Marks the parties of `make` as existing. Call this after the commit. */
  committed(): void {
    for (const [key, parties] of this.uncommitted) this.made.set(key, parties);
    this.uncommitted = new Map();
  }

  /** Creates a past country and its successions. */
  async makePast(context: WriteContext, past: PastCountry): Promise<string> {
    const identifiers = past.code ? [{ scheme: 'iso3166-3', value: past.code }] : [];
    const asRecord = recordOf(past.name, identifiers);
    const recognized = (await recognize(context.db, [asRecord])).get(asRecord);
    const known = recognized?.id ?? (await this.names.pastCountry(past));
    if (known) return known;
    const gathered = new RowBuffer(this.connection.dataSource);
    const names = [past.name, ...past.aliases].map((text, index) => ({
      text,
      lang: 'en',
      kind: index === 0 ? PartyNameKind.SHORT : PartyNameKind.ALIAS,
    }));
    const id = await draftRecord(
      { ...context, rowSink: gathered },
      typeOf(Party),
      {
        level: PartyLevel.COUNTRY,
        names,
        validFrom: past.from,
        validTo: past.to,
        identifiers,
      },
      this.citations,
    );
    for (const [country, kind] of Object.entries(past.successors)) {
      const successorId = await this.successor(context, country);
      if (successorId) gathered.add(Succession, [{ predecessorId: id, successorId, kind, on: past.to }]);
    }
    await gathered.write(this.connection.client);
    return id;
  }

  /** Returns the country of a party; a past country is created if it is not recorded yet. */
  private async country(context: WriteContext, name: string): Promise<string | null> {
    const known = await this.names.country(name);
    if (known) return known;
    const [past, ...others] = pastCountries().named(name);
    return past && others.length === 0 ? this.makePast(context, past) : null;
  }

  private async successor(context: WriteContext, country: string): Promise<string | null> {
    if (/^[A-Z]{2}$/.test(country)) return this.names.countryToday(country);
    const past = pastCountries().called(country);
    return past ? this.makePast(context, past) : null;
  }

  private async one(context: WriteContext, mentioned: PartyMention['party']): Promise<CreatedParty> {
    const level = this.names.levelOf(mentioned);
    if (!level) return { partyId: null, remark: LEVEL_UNKNOWN };
    const party = level === PartyLevel.CITY ? pastCountries().cityToday(mentioned) : mentioned;
    let { coordinates } = party;
    let withinId = party.within ? await this.country(context, party.within) : null;
    const listedNow = () =>
      level === PartyLevel.CITY ? listedCity(context.db, { ...party, coordinates }, withinId) : undefined;
    let listed = await listedNow();
    // The list has only the large one of several places with a name; the gazetteer has all of them.
    coordinates ??= listed?.coordinates;
    if (level === PartyLevel.CITY && !(withinId && coordinates)) {
      const country = withinId && (await codeOf(context.db, withinId));
      const place = this.gazetteer?.find(party.name, country) ?? 0;
      if (typeof place !== 'number') {
        coordinates ??= place.coordinates ?? undefined;
        withinId ??= await this.names.country(place.country);
      } else if (!withinId && !(place === 0 && this.names.isDecidedNew(mentioned))) {
        const remark =
          place === 0 ? 'No place with this name is known.' : `${place} places have this name. Give the country.`;
        return { partyId: null, remark };
      }
    }
    listed ??= await listedNow();
    if (listed) {
      const asRecord = recordOf(party.name, identifierOf(listed));
      const known = (await recognize(context.db, [asRecord])).get(asRecord);
      if (known?.id) return { partyId: known.id, isKnown: true, remark: known.sentence };
      if (known) listed = undefined;
    }
    const identifiers = unique([...identifiersOf(party), ...(listed ? identifierOf(listed) : [])]);
    const identifierKeys = identifiers.map(({ scheme, value }) => `${scheme}:${value}`);
    const [identified] = identifierKeys.flatMap((partyKey) => this.partiesFor(partyKey));
    if (identified) return { partyId: identified.id, remark: null };
    // A listed city may have no identifier: its first listed name unites its names in several languages.
    const key = `${fold(listed?.names[0]?.text ?? party.name)} | ${withinId ?? ''} | ${level}`;
    const same = this.partiesFor(key).find(
      (other) =>
        !coordinates || !other.coordinates || kilometresBetween(coordinates, other.coordinates) <= MAX_SAME_PLACE_KM,
    );
    if (same && mayBeSame(same.identifierKeys, identifierKeys)) return { partyId: same.id, remark: null };

    const id = await draftRecord(
      context,
      typeOf(Party),
      {
        level,
        names: namesOf(party.name, this.connection.job.lang, listed),
        placements: withinId ? [{ withinId }] : [],
        coordinates,
        population: party.population,
        ...(level === PartyLevel.ORGANIZATION && { organizationKind: 'OTHER' }),
        identifiers,
        flags: [NOT_REVIEWED],
      },
      listed ? [...this.citations, await citationOfNames(context, listed)] : this.citations,
    );
    for (const partyKey of [key, ...identifierKeys])
      this.uncommitted.set(partyKey, [...this.partiesFor(partyKey), { id, identifierKeys, coordinates }]);
    return { partyId: id, remark: null };
  }

  /** Returns the parties that this import created under a key or an identifier. */
  private partiesFor(partyKey: string): PartyOfImport[] {
    return this.uncommitted.get(partyKey) ?? this.made.get(partyKey) ?? [];
  }
}

/** Builds the record that `recognize` expects. @param name distinguishes mentions */
function recordOf(name: string, identifiers: readonly IdentifierDraft[]): NewRecord {
  return { kind: typeOf(Party), draft: { name, identifiers } };
}

/** Returns the codes of a mention that are identifiers: "Q1492", "geonames:3128760". */
function identifiersOf({ codes = [] }: PartyMention['party']): IdentifierDraft[] {
  const identifiers = codes.flatMap((code) => {
    if (/^Q\d+$/.test(code)) return [{ scheme: 'wikidata', value: code }];
    const [, scheme, value] = /^([a-z0-9]+(?:-[a-z0-9]+)*):(.+)$/i.exec(code) ?? [];
    return scheme && value ? [{ scheme: scheme.toLowerCase(), value }] : [];
  });
  return unique(identifiers);
}

function unique(identifiers: readonly IdentifierDraft[]): IdentifierDraft[] {
  return [...new Map(identifiers.map((each) => [`${each.scheme}:${each.value}`, each])).values()];
}

/** Whether two parties with one name may be the same: not if one scheme gives them different identifiers. */
function mayBeSame(one: readonly string[], other: readonly string[]): boolean {
  const scheme = (partyKey: string) => partyKey.slice(0, partyKey.indexOf(':'));
  return !one.some((partyKey) => other.some((each) => scheme(each) === scheme(partyKey) && each !== partyKey));
}

/**
 * Returns the names of a new party. A name in capitals is written in title case. A listed city gets its usual name in
 * the language of the register, and never a former one, so that two spellings are one city.
 */
function namesOf(name: string, lang: string, listed: NamedCity | undefined): PartyNameDraft[] {
  const isFormer = listed?.names.some(({ text, kind }) => kind === PartyNameKind.FORMER && fold(text) === fold(name));
  const usual =
    listed?.names.find((each) => each.lang === lang && each.kind === PartyNameKind.SHORT) ??
    (isFormer ? listed?.names[0] : undefined);
  if (listed && usual) return [usual, ...listed.names.filter((each) => each !== usual)];
  const isShouted = name === name.toUpperCase() && name !== name.toLowerCase() && name.length > MAX_ABBREVIATION_CHARS;
  const text = isShouted
    ? name.toLowerCase().replace(/(^|[\s(/&-])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase())
    : name;
  const own = [{ text, lang, kind: PartyNameKind.SHORT }];
  return [...own, ...(listed ? missingNames(own, listed) : [])];
}

/** Finds the listed city of a mention; none if an identifier of the mention contradicts. */
async function listedCity(db: EntityManager, party: PartyMention['party'], withinId: string | null) {
  const country = withinId && (await codeOf(db, withinId));
  const listed = country ? cityNamed(party.name, country, party.coordinates) : undefined;
  const items = identifiersOf(party).flatMap(({ scheme, value }) => (scheme === 'wikidata' ? [value] : []));
  return listed && mayBeItem(listed, items) ? listed : undefined;
}

async function codeOf(db: EntityManager, partyId: string): Promise<string | null> {
  const [row] = await db.query('select alpha2 from party where id = $1', [partyId]);
  return row?.alpha2 ?? null;
}
