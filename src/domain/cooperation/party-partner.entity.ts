import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from '../parties/party.entity.ts';

/** The rows exist only in the statement that counts them, by the id of the partner. */
@ObjectType('PartyPartner', {
  description:
    'Another party with which a party has cooperation items in common. A party that belongs to it counts as this one.',
})
@Entity('party_partner', { synchronize: false })
export class PartyPartner {
  @PrimaryColumn('uuid')
  id: string;

  @Field(() => Party, { description: 'The other party.' })
  @OneToOne(() => Party, { nullable: false })
  @JoinColumn({ name: 'id' })
  party: Party;

  @FieldColumn(Int, 'Number of common items: those of `cooperation(between:)` under the same filter.')
  items: number;

  @FieldColumn(Int, 'Number of common items that are agreements.')
  agreements: number;

  @FieldColumn(PartialDate, 'Date of the earliest common item; null if all are undated.', { nullable: true })
  firstOn: string | null;

  @FieldColumn(PartialDate, 'Date of the latest common item; null if all are undated.', { nullable: true })
  latestOn: string | null;

  /** Main name of the party, as lists are sorted by it. */
  @Column({ type: 'text', collation: 'C' })
  sortKey: string;
}
