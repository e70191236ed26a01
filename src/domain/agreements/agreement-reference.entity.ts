import { GraphQLURL } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { Agreement } from './agreement.entity.ts';

@ObjectType('Reference', {
  description: 'Under which number an agreement stands in a register or a series of treaties.',
})
@Entity('agreement_reference')
@Index(['scheme', 'value'])
export class AgreementReference extends OrderedPart {
  @Reference(() => Agreement, { onDelete: 'CASCADE' })
  agreementId: string;

  @FieldColumn(String, 'The register or series: "UNTS", "Cmnd".')
  scheme: string;

  @FieldColumn(String, 'The number in it, as written there.')
  value: string;

  @FieldColumn(GraphQLURL, 'The address of its entry.', { nullable: true })
  url: string | null;
}
