import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Party } from '../../domain/parties/party.entity.ts';
import { FieldColumn } from '../../records/entity-columns.ts';

/** The rows exist only in the statement that counts the mentions. */
@ObjectType('UnresolvedName', { description: 'Name in records that has no party, or about which an editor decided.' })
@Entity('unresolved_name', { synchronize: false })
export class UnresolvedName {
  /** Derived from the folded name. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  folded: string;

  @FieldColumn(String, 'The name as records have it most often.')
  name: string;

  @FieldColumn(Int, 'Number of mentions without a party.')
  mentions: number;

  @Column('uuid', { nullable: true })
  partyId: string | null;

  @FieldColumn(GraphQLDateTime, 'Time of the decision; null if there is none.', { nullable: true })
  decidedAt: Date | null;

  @FieldColumn(String, 'Name of the editor who decided; null if there is no decision.', { nullable: true })
  decidedBy: string | null;

  @FieldColumn(String, 'Reason for the decision; null if none was given.', { nullable: true })
  note: string | null;
}

@ObjectType('NameCandidate', { description: 'A party that a name may mean.' })
export class NameCandidate {
  @Field(() => Party, { description: 'The party.' })
  party: Party;

  @Field(() => Float, { description: 'Likelihood that the name means the party, from 0 to 1.' })
  likeness: number;
}
