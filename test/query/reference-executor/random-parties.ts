import { Standing } from '../../../src/domain/parties/membership.entity.ts';
import { OrganizationKind, PartyLevel } from '../../../src/domain/parties/party.entity.ts';
import { createParty } from '../../../src/domain/parties/party.writes.ts';
import { PartyNameKind } from '../../../src/domain/parties/party-name.entity.ts';
import type { PartyDraft } from '../../../src/domain/parties/party-writes.inputs.ts';
import { SuccessionKind } from '../../../src/domain/parties/succession.entity.ts';
import { firstDay } from '../../../src/records/values/partial-date.ts';
import type { WorldBuilder } from './random-world.ts';
import { LANGS } from './random-world.ts';

const PLACES = ['Nova', 'Старый', 'São', 'Port', 'Łódź', 'Åland', '北', 'Mount', 'San', 'Bad'];

/** Number of parties of each level in a world. */
export interface PartyCounts {
  countries: number;
  regions: number;
  cities: number;
  organizations: number;
  blocs: number;
}

/** Countries, regions, cities, organizations and blocs, with the facts that each level may have. */
export async function writeRandomParties(world: WorldBuilder, counts: PartyCounts): Promise<void> {
  const { dice } = world;
  for (const [index, code] of ['RU', 'CU', 'CN', 'SU', 'BR', 'ZZ', 'QQ'].slice(0, counts.countries).entries()) {
    const draft = world.record();
    await write(world, 'country', {
      ...draft,
      ...party(world, PartyLevel.COUNTRY),
      alpha2: code,
      alpha3: dice.maybe([`${code}X`]),
      // A country may be part of another (a territory), and succeed one or two.
      placements: index > 2 ? placements(world, world.ids('country', draft), 0, 1) : [],
      successions: dice.some(world.ids('country', draft), 0, 2).map((predecessorId) => ({
        predecessorId,
        kind: dice.pick(Object.values(SuccessionKind)),
        on: world.maybeDate(),
      })),
    });
  }
  for (let count = 0; count < counts.regions; count++) {
    const draft = world.record();
    await write(world, 'region', {
      ...draft,
      ...party(world, PartyLevel.REGION),
      placements: placements(world, world.ids('country', draft), 0, 2),
    });
  }
  for (let count = 0; count < counts.cities; count++) {
    const draft = world.record();
    const around = [...world.ids('country', draft), ...world.ids('region', draft), ...world.ids('region', draft)];
    await write(world, 'city', {
      ...draft,
      ...party(world, PartyLevel.CITY),
      placements: placements(world, around, 0, 3),
      coordinates: dice.maybe([{ latitude: 55.755833, longitude: -37.5 }]),
      population: dice.maybe([0, 13_000_000]),
    });
  }
  for (let count = 0; count < counts.organizations; count++) {
    const draft = world.record();
    await write(world, 'organization', {
      ...draft,
      ...party(world, PartyLevel.ORGANIZATION),
      organizationKind: dice.pick(Object.values(OrganizationKind)),
      placements: placements(world, world.ids('party', draft), 0, 2),
      seatId: dice.maybe(world.ids('party', draft)),
    });
  }
  for (let count = 0; count < counts.blocs; count++) {
    const draft = world.record();
    await write(world, 'bloc', {
      ...draft,
      ...party(world, PartyLevel.BLOC),
      memberships: dice.some(world.ids('country', draft), 1, 5).map((countryId) => ({
        countryId,
        standing: dice.pick([Standing.MEMBER, Standing.PARTNER, Standing.OBSERVER, Standing.APPLICANT]),
        ...world.period(),
      })),
    });
  }
}

async function write(world: WorldBuilder, kind: string, draft: PartyDraft): Promise<void> {
  const id = await createParty(world.context, draft);
  world.add(kind, id, draft);
  world.add('party', id, draft);
}

function party(world: WorldBuilder, level: PartyLevel): Pick<PartyDraft, 'level' | 'names' | 'validFrom'> {
  const { dice } = world;
  const proper = [PartyNameKind.SHORT, PartyNameKind.OFFICIAL, PartyNameKind.TRANSLITERATED];
  const names = Array.from({ length: dice.between(1, 4) }, (_, index) => {
    const { from, to } = world.period();
    return {
      // Few words, so that several parties have the same name.
      text: dice.chance(0.2) ? `${dice.pick(PLACES)} A` : `${dice.pick(PLACES)} ${world.number()}`,
      lang: dice.pick(LANGS),
      kind: dice.pick(index === 0 ? proper : Object.values(PartyNameKind)),
      validFrom: from,
      validTo: dice.chance(0.5) ? to : null,
    };
  });
  return { level, names, validFrom: world.maybeDate(0.3) };
}

/** The placements of a party, which begin on different days. */
function placements(world: WorldBuilder, around: readonly string[], least: number, most: number) {
  const { dice } = world;
  const begun = new Set<string>();
  return dice.some(around, least, most).flatMap((withinId) => {
    const { from, to } = world.period();
    const begins = from ? firstDay(from) : '';
    if (begun.has(begins)) return [];
    begun.add(begins);
    return [{ withinId, from, to }];
  });
}
