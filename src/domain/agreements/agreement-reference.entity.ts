import { GraphQLURL } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { Agreement } from './agreement.entity.ts';

@ObjectType('Reference', {
  description: 'Number of an agreement in a register or a series of treaties.',
})
@Entity('agreement_reference')
@Index(['scheme', 'value'])
export class AgreementReference extends OrderedPart {
  @Reference(() => Agreement, { onDelete: 'CASCADE' })
  agreementId: string;

  @FieldColumn(String, 'Register or series: "UNTS", "Cmnd".')
  scheme: string;

  @FieldColumn(String, 'Number in the register, as written there.')
  value: string;

  @FieldColumn(GraphQLURL, 'URL of the entry; null if none.', { nullable: true })
  url: string | null;
}
