import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Column, Entity, Index } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { Record } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
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
@Index(['sortKey', 'id'])
@Index('source_published_on_id_idx', { synchronize: false })
export class Source extends Record {
  @FieldColumn(SourceKind, 'What manner of source it is.')
  kind: SourceKind;

  @FieldColumn(String, 'Its title, in its own language.')
  title: string;

  @Column({ type: 'text', collation: 'C' })
  sortKey: string;

  @FieldColumn([String], 'Who wrote it, as named there; empty where nobody is named.')
  authors: string[];

  @FieldColumn(String, 'Who published it.', { nullable: true })
  publisher: string | null;

  @FieldColumn(PartialDate, 'When it was published.', { nullable: true })
  publishedOn: string | null;

  @FieldColumn(PartialDate, 'When it was last looked at.', { nullable: true })
  retrievedOn: string | null;

  @FieldColumn(GraphQLLocale, 'The language in which it is written.', { nullable: true })
  lang: string | null;

  @FieldColumn(GraphQLURL, 'Where it is found on the web.', { nullable: true })
  sourceUrl: string | null;

  @FieldColumn(GraphQLURL, 'Where an archive keeps a copy.', { nullable: true })
  archivedUrl: string | null;

  @FieldColumn(String, 'Under which licence it may be used, as stated there.', { nullable: true })
  licence: string | null;
}
