import { GraphQLURL } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Agreement } from './agreement.entity.ts';

@ObjectType('Reference', {
  description: 'Under which number an agreement stands in a register or a series of treaties.',
})
@Entity('agreement_reference')
@Index(['scheme', 'value'])
export class AgreementReference {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Agreement, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  agreement: Agreement;

  @Index()
  @Column('uuid')
  agreementId: string;

  @Field(() => String, { description: 'The register or series: "UNTS", "Cmnd".' })
  @Column('text')
  scheme: string;

  @Field(() => String, { description: 'The number in it, as written there.' })
  @Column('text')
  value: string;

  @Field(() => GraphQLURL, { nullable: true, description: 'The address of its entry.' })
  @Column('text', { nullable: true })
  url: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
