import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import { PartialDate } from '../../records/values/partial-date.ts';
import { RecordFacts } from './documented.inputs.ts';
import { SourceKind } from './source.entity.ts';

/** What may be said of a source. */
@InputType()
export abstract class SourceFacts extends RecordFacts {
  @Field(() => SourceKind, { description: 'What kind of source it is.' })
  kind: SourceKind;

  @Field(() => String, { description: 'Its title, in its own language.' })
  title: string;

  @Field(() => [String], { nullable: true, description: 'Who wrote it.' })
  authors?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Who published it.' })
  publisher?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it was published.' })
  publishedOn?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it was read for us.' })
  retrievedOn?: string | null;

  @Field(() => GraphQLLocale, { nullable: true, description: 'Its language.' })
  lang?: string | null;

  @Field(() => GraphQLURL, { nullable: true, description: 'Where it is.' })
  sourceUrl?: URL | null;

  @Field(() => GraphQLURL, { nullable: true, description: 'Where an archive keeps it.' })
  archivedUrl?: URL | null;

  @Field(() => String, { nullable: true, description: 'Under which licence it may be used.' })
  licence?: string | null;
}
