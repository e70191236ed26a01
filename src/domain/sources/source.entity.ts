import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index } from 'typeorm';
import { Record, Visibility } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';

export const SourceKind = enumOf('SourceKind', 'What manner of source it is.', {
  NEWS: 'A report of a newspaper, an agency or a broadcaster.',
  REPORT: 'A report of an organization or a study.',
  REGISTER: 'A register of treaties, companies or the like, kept by an authority.',
  WEBSITE: 'A page of a party or of anybody else.',
  DOCUMENT: 'An original document, such as the text of an agreement or a programme.',
  DATASET: 'A collection of data.',
  STATEMENT: 'A statement or press release by somebody concerned.',
  OTHER: 'Another source.',
});
export type SourceKind = EnumOf<typeof SourceKind>;

@ObjectType('Source', { implements: Record, description: 'Where a fact comes from.' })
@Entity('source')
@oneOf('source', 'visibility', Visibility)
@oneOf('source', 'kind', SourceKind)
@Index(['sortKey', 'id'])
@Index('source_published_on_id_idx', { synchronize: false })
export class Source extends Record {
  @Field(() => SourceKind, { description: 'What manner of source it is.' })
  @Column('text')
  kind: SourceKind;

  @Field(() => String, { description: 'Its title, in its own language.' })
  @Column('text')
  title: string;

  @Column({ type: 'text', collation: 'C' })
  sortKey: string;

  @Field(() => [String], { description: 'Who wrote it, as named there; empty where nobody is named.' })
  @Column('text', { array: true, default: [] })
  authors: string[];

  @Field(() => String, { nullable: true, description: 'Who published it.' })
  @Column('text', { nullable: true })
  publisher: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it was published.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  publishedOn: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it was last looked at.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  retrievedOn: string | null;

  @Field(() => GraphQLLocale, { nullable: true, description: 'The language in which it is written.' })
  @Column('text', { nullable: true })
  lang: string | null;

  @Field(() => GraphQLURL, { nullable: true, description: 'Where it is found on the web.' })
  @Column('text', { nullable: true })
  sourceUrl: string | null;

  @Field(() => GraphQLURL, { nullable: true, description: 'Where an archive keeps a copy.' })
  @Column('text', { nullable: true })
  archivedUrl: string | null;

  @Field(() => String, { nullable: true, description: 'Under which licence it may be used, as stated there.' })
  @Column('text', { nullable: true })
  licence: string | null;
}
