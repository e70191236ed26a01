import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { Needed, Optional } from '../../records/api/optional.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { SourceKind } from './source.entity.ts';

/** The facts that an input may give of a source. */
@InputType()
export abstract class SourceFacts extends RecordFacts {
  @Needed(SourceKind, 'What kind of source it is.')
  kind: SourceKind;

  @Needed(String, 'Its title, in its own language.')
  title: string;

  @Optional([String], 'Who wrote it.')
  authors?: string[] | null;

  @Optional(String, 'Who published it.')
  publisher?: string | null;

  @Optional(PartialDate, 'When it was published.')
  publishedOn?: string | null;

  @Optional(PartialDate, 'When it was read for us.')
  retrievedOn?: string | null;

  @Optional(GraphQLLocale, 'Its language.')
  lang?: string | null;

  @Optional(GraphQLURL, 'Where it is.')
  sourceUrl?: URL | null;

  @Optional(GraphQLURL, 'Where an archive keeps it.')
  archivedUrl?: URL | null;

  @Optional(String, 'Under which licence it may be used.')
  licence?: string | null;
}
