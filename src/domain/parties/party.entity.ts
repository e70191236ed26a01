import { Field, Float, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { IndexOptions } from 'typeorm';
import { Check, ChildEntity, Column, Entity, Index, TableInheritance, Unique } from 'typeorm';
import { FieldColumn, isOneOf, OneOf, Reference } from '../../records/entity-columns.ts';
import { NamedRecord } from '../../records/named-record.entity.ts';
import { Record } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';

export const PartyLevel = enumOf('PartyLevel', 'Level of a party.', {
  BLOC: 'A group of countries that acts as one party, such as BRICS.',
  COUNTRY: 'A country or a dependent territory with a country code of its own.',
  REGION: 'A part of a country: a state, province, oblast or the like.',
  CITY: 'A city or municipality; also one that is its own region, such as Moscow or Beijing.',
  ORGANIZATION: 'An organization, public or private.',
});
export type PartyLevel = EnumOf<typeof PartyLevel>;

export const OrganizationKind = enumOf('OrganizationKind', 'Kind of organization.', {
  GOVERNMENT: 'A government, ministry, agency or city administration.',
  PARLIAMENT: 'A parliament, a chamber of one, or a city council.',
  INTERGOVERNMENTAL: 'An organization of states, such as the United Nations.',
  COMPANY: 'A company, state-owned or private.',
  UNIVERSITY: 'A university or research institute.',
  NGO: 'A non-governmental organization, foundation or association.',
  MEDIA: 'A newspaper, agency, broadcaster or network of them.',
  CITY_NETWORK: 'A network of cities or regions.',
  OTHER: 'Another organization.',
});
export type OrganizationKind = EnumOf<typeof OrganizationKind>;

/**
 * TypeORM would create an index on the level alone unless it is declared. The index on level and sort key is
 * sufficient.
 */
const NEVER_CREATED: IndexOptions & { synchronize: false } = { synchronize: false };

const POPULATION = { nullable: true, description: 'Number of inhabitants, as last recorded; null if unknown.' };

/** A participant in agreements and forums. One table has all five levels. */
@InterfaceType('Party', {
  implements: Record,
  description: 'A participant in agreements and forums: a bloc, country, region, city or organization.',
})
@Entity('party')
@TableInheritance({ column: { name: 'level', type: 'text' } })
@Check(isOneOf('organization_kind', OrganizationKind))
@Check('party_organization_check', "(level = 'ORGANIZATION') = (organization_kind is not null)")
@Check('party_seat_check', "seat_id is null or level = 'ORGANIZATION'")
@Check('party_codes_check', "(alpha2 is null and alpha3 is null) or level = 'COUNTRY'")
@Check(
  'party_coordinates_check',
  '(latitude is null) = (longitude is null) and latitude between -90 and 90 and longitude between -180 and 180',
)
@Unique(['slug'])
@Index(['level', 'sortKey', 'id'])
@Index(['sortKey', 'id'])
@Index('party_seat_id_idx', { synchronize: false })
@Index('party_alpha2_idx', { synchronize: false })
@Index('party_alpha3_idx', { synchronize: false })
@Index(['level'], NEVER_CREATED)
export abstract class Party extends NamedRecord {
  @OneOf(PartyLevel)
  level: PartyLevel;

  @FieldColumn(String, 'Short name in URLs, unique among parties.')
  slug: string;

  /** The name to show for each language; maintained by trigger. */
  @Column('jsonb', { default: {} })
  namesIn: { [lang: string]: string };

  @FieldColumn(PartialDate, 'Date on which the party came into existence; null if not recorded.', { nullable: true })
  validFrom: string | null;

  @FieldColumn(PartialDate, 'Date on which the party ceased to exist; null if it still exists.', { nullable: true })
  validTo: string | null;

  @Column('double precision', { nullable: true })
  latitude: number | null;

  @Column('double precision', { nullable: true })
  longitude: number | null;

  @Column('integer', { nullable: true })
  population: number | null;
}

@ObjectType('Bloc', {
  implements: Party,
  description: 'A group of countries that is a party itself. Its members do not count as part of it.',
})
@ChildEntity(PartyLevel.BLOC)
export class Bloc extends Party {
  declare id: string;
}

@ObjectType('Country', { implements: Party, description: 'A country, or a territory with a country code of its own.' })
@ChildEntity(PartyLevel.COUNTRY)
export class Country extends Party {
  @FieldColumn(String, 'Two-letter ISO 3166-1 code; for a former country from ISO 3166-3 or usage. Null if none.', {
    nullable: true,
  })
  alpha2: string | null;

  @FieldColumn(String, 'Three-letter ISO 3166-1 code; for a former country from ISO 3166-3 or usage. Null if none.', {
    nullable: true,
  })
  alpha3: string | null;

  @Field(() => Int, POPULATION)
  declare population: number | null;
}

@ObjectType('Region', {
  implements: Party,
  description: 'A part of a country: a state, province, oblast or the like.',
})
@ChildEntity(PartyLevel.REGION)
export class Region extends Party {
  @Field(() => Int, POPULATION)
  declare population: number | null;
}

@ObjectType('City', {
  implements: Party,
  description: 'A city or municipality; also one that is its own region, such as Moscow, Havana or Beijing.',
})
@ChildEntity(PartyLevel.CITY)
export class City extends Party {
  @Field(() => Int, POPULATION)
  declare population: number | null;
}

@ObjectType('Organization', { implements: Party, description: 'An organization, public or private.' })
@ChildEntity(PartyLevel.ORGANIZATION)
export class Organization extends Party {
  @Field(() => OrganizationKind, { description: 'Kind of organization.' })
  @Column('text', { name: 'organization_kind' })
  kind: OrganizationKind;

  @Reference(() => Party, {
    field: 'Place of the head office; null if not recorded. It does not affect the country of the organization.',
    nullable: true,
    index: false,
  })
  seatId: string | null;
}

/** Location of a party, stored in two columns of it. */
@ObjectType('Coordinates', { description: 'A point on the earth (WGS 84).' })
export class Coordinates {
  @Field(() => Float, { description: 'Latitude in degrees, negative south of the equator.' })
  latitude: number;

  @Field(() => Float, { description: 'Longitude in degrees, negative west of Greenwich.' })
  longitude: number;
}
