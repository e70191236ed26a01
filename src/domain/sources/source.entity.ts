import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Column, Entity, Index } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { Record } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';

export const SourceKind = enumOf('SourceKind', 'Kind of source.', {
  NEWS: 'A report of a newspaper, an agency or a broadcaster.',
  REPORT: 'A report of an organization or a study.',
  REGISTER: 'A register of treaties, companies or the like, kept by an authority.',
  WEBSITE: 'A web page of a party or anybody else.',
  DOCUMENT: 'An original document, such as the text of an agreement or a programme.',
  DATASET: 'A collection of data.',
  STATEMENT: 'A statement or press release of a participant.',
  OTHER: 'Another source.',
});
export type SourceKind = EnumOf<typeof SourceKind>;

@ObjectType('Source', {
  implements: Record,
  description: 'A source of facts, such as a report, a register or a website.',
})
@Entity('source')
@Index(['sortKey', 'id'])
@Index('source_published_on_id_idx', { synchronize: false })
export class Source extends Record {
  @FieldColumn(SourceKind, 'Kind of source.')
  kind: SourceKind;

  @FieldColumn(String, 'Title, in the language of the source.')
  title: string;

  @Column({ type: 'text', collation: 'C' })
  sortKey: string;

  @FieldColumn([String], 'Authors as named in the source; empty if none are named.')
  authors: string[];

  @FieldColumn(String, 'Publisher; null if unknown.', { nullable: true })
  publisher: string | null;

  @FieldColumn(PartialDate, 'Date of publication; null if unknown.', { nullable: true })
  publishedOn: string | null;

  @FieldColumn(PartialDate, 'Date on which the source was last read; null if not recorded.', { nullable: true })
  retrievedOn: string | null;

  @FieldColumn(GraphQLLocale, 'Language of the source; null if unknown.', { nullable: true })
  lang: string | null;

  @FieldColumn(GraphQLURL, 'URL of the source; null if it is not on the web.', { nullable: true })
  sourceUrl: string | null;

  @FieldColumn(GraphQLURL, 'URL of an archived copy; null if none.', { nullable: true })
  archivedUrl: string | null;

  @FieldColumn(String, 'Licence, as stated in the source; null if not stated.', { nullable: true })
  licence: string | null;
}
