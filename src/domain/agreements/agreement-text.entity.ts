import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Agreement } from './agreement.entity.ts';

@ObjectType('AgreementText', { description: 'Where the wording of an agreement can be read, in one language.' })
@Entity('agreement_text')
export class AgreementText {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Agreement, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  agreement: Agreement;

  @Index()
  @Column('uuid')
  agreementId: string;

  @Field(() => GraphQLLocale, { description: 'The language of the text.' })
  @Column('text')
  lang: string;

  @Field(() => GraphQLURL, { description: 'The address of the text.' })
  @Column('text')
  url: string;

  @Column('integer', { default: 0 })
  ordinal: number;
}
