import type { DataSource, EntityManager } from 'typeorm';
import { PartyLevel } from '../parties/party.entity.ts';
import { PartyNameKind } from '../parties/party-name.entity.ts';
import { Succession } from '../parties/succession.entity.ts';
import { fold } from '../records/names.ts';
import { RecordType } from '../records/record.entity.ts';
import type { CitationDraft } from '../records/record.writes.ts';
import { RuleViolation, type WriteContext } from '../records/writing.ts';
import { GatheredRows } from './gathered-rows.ts';
import { Gazetteer } from './gazetteer.ts';
import { kilometresBetween, ONE_PLACE_KM } from './namesakes.ts';
import type { Mention, PartyNames } from './party-names.ts';
import { type PastCountry, pastCountries } from './past-countries.ts';
import { draftRecord } from './record-writes.ts';

/** A party that was made for a mention, or why none was. */
export interface MadeParty {
  partyId: string | null;
  remark: string | null;
}

interface MadeHere {
  id: string;
  coordinates?: { latitude: number; longitude: number };
}

/** Writes gathered rows on the connection of the transaction. */
export type WriteRows = (gathered: GatheredRows) => Promise<void>;

/** How a party that an import made is told from others: nobody has looked at it yet. */
const NOT_REVIEWED = {
  code: 'NOT_REVIEWED',
  message: 'An import made this party, and nobody has said yet that it is right.',
};

const NO_LEVEL =
  'Nobody says whether it is a city, a country or an organization: that is its "level", in the mapping or in this list.';

/** An abbreviation, which stays in capitals. */
const LONGEST_ABBREVIATION = 5;

/** Makes the parties that a file mentions and nobody knows. */
export class NewParties {
  private gazetteer: Gazetteer | null = null;
  /** Those made already in this import, by name, country and level; and those whose transaction is not over yet. */
  private readonly made = new Map<string, MadeHere[]>();
  private uncommitted = new Map<string, MadeHere[]>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly names: PartyNames,
    private readonly lang: string,
    private readonly writeRows: WriteRows,
  ) {}

  /** Looks up where cities lie of which the file does not say it. */
  prepare(mentions: readonly Mention[]): void {
    const cities = mentions
      .filter(({ party }) => this.names.levelOf(party) === PartyLevel.CITY)
      .map(({ party }) => pastCountries().cityToday(party))
      .filter((party) => !(party.coordinates && party.within));
    this.gazetteer = cities.length > 0 ? new Gazetteer(cities.map(({ name }) => name)) : null;
  }

  /** Makes the parties of a batch of mentions in the transaction of the context. */
  async make(
    context: WriteContext,
    mentions: readonly Mention[],
    citations: readonly CitationDraft[],
  ): Promise<Map<string, MadeParty>> {
    // The transaction may be at its second attempt.
    this.uncommitted = new Map();
    const gathered = new GatheredRows(this.dataSource);
    const made = new Map<string, MadeParty>();
    for (const mention of mentions) {
      try {
        made.set(mention.id, await this.one({ ...context, gathered }, mention.party, citations));
      } catch (error) {
        if (!(error instanceof RuleViolation)) throw error;
        made.set(mention.id, { partyId: null, remark: error.message });
      }
    }
    await this.writeRows(gathered);
    return made;
  }

  /** To be called once the transaction is over: what `make` made is there. */
  committed(): void {
    for (const [key, parties] of this.uncommitted) this.made.set(key, parties);
    this.uncommitted = new Map();
  }

  /** Makes a country of the past, and says what became of it. */
  async makePast(context: WriteContext, past: PastCountry, citations: readonly CitationDraft[]): Promise<string> {
    const known = await this.names.pastCountry(past);
    if (known) return known;
    const gathered = new GatheredRows(this.dataSource);
    const names = [past.name, ...past.aliases].map((text, index) => ({
      text,
      lang: 'en',
      kind: index === 0 ? PartyNameKind.SHORT : PartyNameKind.ALIAS,
    }));
    const id = await draftRecord(
      { ...context, gathered },
      RecordType.PARTY,
      {
        level: PartyLevel.COUNTRY,
        names,
        validFrom: past.from,
        validTo: past.to,
        identifiers: past.code ? [{ scheme: 'iso3166-3', value: past.code }] : [],
      },
      citations,
    );
    for (const [country, kind] of Object.entries(past.successors)) {
      const successorId = await this.successor(context, country, citations);
      if (successorId) gathered.add(Succession, [{ predecessorId: id, successorId, kind, on: past.to }]);
    }
    await this.writeRows(gathered);
    return id;
  }

  /** The country in which something lies; one of the past is made where it is not here yet. */
  private async country(
    context: WriteContext,
    name: string,
    citations: readonly CitationDraft[],
  ): Promise<string | null> {
    const known = await this.names.country(name);
    if (known) return known;
    const [past, ...others] = pastCountries().named(name);
    return past && others.length === 0 ? this.makePast(context, past, citations) : null;
  }

  private async successor(
    context: WriteContext,
    country: string,
    citations: readonly CitationDraft[],
  ): Promise<string | null> {
    if (!/^[A-Z]{2}$/.test(country)) {
      const past = pastCountries().called(country);
      return past ? this.makePast(context, past, citations) : null;
    }
    const [row] = await context.db.query('select id from party where alpha2 = $1', [country]);
    return row?.id ?? null;
  }

  private async one(
    context: WriteContext,
    mentioned: Mention['party'],
    citations: readonly CitationDraft[],
  ): Promise<MadeParty> {
    const level = this.names.levelOf(mentioned);
    if (!level) return { partyId: null, remark: NO_LEVEL };
    const party = level === PartyLevel.CITY ? pastCountries().cityToday(mentioned) : mentioned;
    let { coordinates } = party;
    let withinId = party.within ? await this.country(context, party.within, citations) : null;
    if (level === PartyLevel.CITY && !(withinId && coordinates)) {
      const country = withinId && (await codeOf(context.db, withinId));
      const place = this.gazetteer?.find(party.name, country) ?? 0;
      if (typeof place !== 'number') {
        coordinates ??= place.coordinates ?? undefined;
        withinId ??= await this.names.country(place.country);
      } else if (!withinId) {
        const remark =
          place === 0 ? 'No place of this name is known.' : `${place} places bear this name: its country is missing.`;
        return { partyId: null, remark };
      }
    }
    const key = `${fold(party.name)} | ${withinId ?? ''} | ${level}`;
    const others = this.uncommitted.get(key) ?? this.made.get(key) ?? [];
    const same = others.find(
      (other) =>
        !coordinates || !other.coordinates || kilometresBetween(coordinates, other.coordinates) <= ONE_PLACE_KM,
    );
    if (same) return { partyId: same.id, remark: null };

    const wikidata = (party.codes ?? []).filter((code) => /^Q\d+$/.test(code));
    const id = await draftRecord(
      context,
      RecordType.PARTY,
      {
        level,
        names: namesOf(party.name, this.lang),
        placements: withinId ? [{ withinId }] : [],
        coordinates,
        population: party.population,
        ...(level === PartyLevel.ORGANIZATION && { organizationKind: 'OTHER' }),
        identifiers: wikidata.map((value) => ({ scheme: 'wikidata', value })),
        flags: [NOT_REVIEWED],
      },
      citations,
    );
    this.uncommitted.set(key, [...others, { id, coordinates }]);
    return { partyId: id, remark: null };
  }
}

/** A register's capitals become a name as people write it; how the register writes it finds the party as well. */
function namesOf(name: string, lang: string) {
  const isShouted = name === name.toUpperCase() && name !== name.toLowerCase() && name.length > LONGEST_ABBREVIATION;
  const text = isShouted
    ? name.toLowerCase().replace(/(^|[\s(/&-])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase())
    : name;
  return [{ text, lang, kind: PartyNameKind.SHORT }];
}

async function codeOf(db: EntityManager, partyId: string): Promise<string | null> {
  const [row] = await db.query('select alpha2 from party where id = $1', [partyId]);
  return row?.alpha2 ?? null;
}
