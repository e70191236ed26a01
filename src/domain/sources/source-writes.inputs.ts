import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { InputField, OPTIONAL } from '../../records/api/mutation.inputs.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { SourceKind } from './source.entity.ts';

/** What may be said of a source. */
@InputType()
export abstract class SourceFacts extends RecordFacts {
  @InputField(SourceKind, 'What kind of source it is.')
  kind: SourceKind;

  @InputField(String, 'Its title, in its own language.')
  title: string;

  @InputField([String], 'Who wrote it.', OPTIONAL)
  authors?: string[] | null;

  @InputField(String, 'Who published it.', OPTIONAL)
  publisher?: string | null;

  @InputField(PartialDate, 'When it was published.', OPTIONAL)
  publishedOn?: string | null;

  @InputField(PartialDate, 'When it was read for us.', OPTIONAL)
  retrievedOn?: string | null;

  @InputField(GraphQLLocale, 'Its language.', OPTIONAL)
  lang?: string | null;

  @InputField(GraphQLURL, 'Where it is.', OPTIONAL)
  sourceUrl?: URL | null;

  @InputField(GraphQLURL, 'Where an archive keeps it.', OPTIONAL)
  archivedUrl?: URL | null;

  @InputField(String, 'Under which licence it may be used.', OPTIONAL)
  licence?: string | null;
}
