import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { Optional, Required } from '../../records/api/optional.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { SourceKind } from './source.entity.ts';

/** The fields of a source in an input. */
@InputType()
export abstract class SourceFacts extends RecordFacts {
  @Required(SourceKind, 'Kind of source.')
  kind: SourceKind;

  @Required(String, 'Title, in the language of the source.')
  title: string;

  @Optional([String], 'Authors as named in the source.')
  authors?: string[] | null;

  @Optional(String, 'Publisher.')
  publisher?: string | null;

  @Optional(PartialDate, 'Date of publication.')
  publishedOn?: string | null;

  @Optional(PartialDate, 'Date on which the source was last read.')
  retrievedOn?: string | null;

  @Optional(GraphQLLocale, 'Language of the source.')
  lang?: string | null;

  @Optional(GraphQLURL, 'URL of the source.')
  sourceUrl?: URL | null;

  @Optional(GraphQLURL, 'URL of an archived copy.')
  archivedUrl?: URL | null;

  @Optional(String, 'Licence, as stated in the source.')
  licence?: string | null;
}
