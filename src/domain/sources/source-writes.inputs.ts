import { GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import type { InputBase } from '../../records/api/mutation.inputs.ts';
import { creationOf, updateOf } from '../../records/api/payload.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { CreationInput, UpdateInput } from './documented.inputs.ts';
import { Source, SourceKind } from './source.entity.ts';
import { sourceList } from './source.list.ts';

/** What may be said of a source: where it is made, some of it must be. */
function sourceFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends base {
    @Field(() => SourceKind, { nullable: !isNew, description: 'What kind of source it is.' })
    kind?: SourceKind | null;

    @Field(() => String, { nullable: !isNew, description: 'Its title, in its own language.' })
    title?: string | null;

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
  return Facts;
}

@InputType('CreateSourceInput', { description: 'A new source.' })
export class CreateSourceInput extends sourceFacts(CreationInput, true) {}

export const CreateSourcePayload = creationOf(
  'source',
  () => Source,
  () => sourceList.Edge,
);

@InputType('UpdateSourceInput', { description: 'What is to change of a source.' })
export class UpdateSourceInput extends sourceFacts(UpdateInput, false) {}

export const UpdateSourcePayload = updateOf('source', () => Source);
