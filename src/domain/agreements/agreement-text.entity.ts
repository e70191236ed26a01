import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Entity } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { Agreement } from './agreement.entity.ts';

@ObjectType('AgreementText', { description: 'Link to the text of an agreement in one language.' })
@Entity('agreement_text')
export class AgreementText extends OrderedPart {
  @Reference(() => Agreement, { onDelete: 'CASCADE' })
  agreementId: string;

  @FieldColumn(GraphQLLocale, 'Language of the text.')
  lang: string;

  @FieldColumn(GraphQLURL, 'URL of the text.')
  url: string;
}
