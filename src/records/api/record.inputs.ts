import { GraphQLURL } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { Stance } from '../values/stance.ts';
import {
  NamesFields,
  OPTIONAL,
  type Ref,
  RefersTo,
  RefersToMany,
  type Refs,
  type Texts,
  TextsFor,
} from '../writing/drafts.ts';
import { MutationInput } from './mutation.inputs.ts';
import { Optional, OptionalWithDefault, Required } from './optional.ts';

@InputType('CitationInput', { description: 'A citation: a source for a record or for some of its fields.' })
export class CitationInput {
  @RefersTo('source', 'Id of the source.')
  source: Ref;

  @NamesFields([String], 'Fields of the record that the source is cited for. Omitted: the whole record.', OPTIONAL)
  fields?: string[] | null;

  @Optional(String, 'Place in the source: a page, an article, a heading.')
  locator?: string | null;

  @Optional(String, 'Passage of the source, word for word.')
  quote?: string | null;

  @OptionalWithDefault(Stance, Stance.SUPPORTS, 'Whether the source supports or contradicts the record.')
  stance?: Stance | null;

  @Optional(String, 'Value in the source, if it contradicts the record.')
  assertedValue?: string | null;
}

@InputType('IdentifierInput', { description: 'An identifier of a record in an external scheme.' })
export class IdentifierInput {
  @Required(String, 'Name of the scheme in lower case: "wikidata".')
  scheme: string;

  @Required(String, 'The identifier, as its scheme writes it: "Q649".')
  value: string;

  @Optional(GraphQLURL, 'URL of the record in the scheme.')
  url?: URL | null;
}

@InputType('FlagInput', { description: 'A warning that something in a record breaks a rule or is uncertain.' })
export class FlagInput {
  @Required(String, 'Code of the warning, in capitals: "DATE_UNCERTAIN".')
  code: string;

  @NamesFields(String, 'Field of the record that the warning is about, if it is about one field.', OPTIONAL)
  path?: string | null;

  @Required(String, 'The warning in a sentence.')
  message: string;
}

/** Fields for any record beside its own facts. */
@InputType()
export abstract class RecordFacts extends MutationInput {
  @Optional([CitationInput], 'Sources of the facts in the record.')
  citations?: CitationInput[] | null;

  @Optional([IdentifierInput], 'Identifiers of the record in external schemes.')
  identifiers?: IdentifierInput[] | null;

  @Optional([FlagInput], 'Warnings about uncertain facts in the record.')
  flags?: FlagInput[] | null;
}

/** Fields for every record that has a title. */
@InputType()
export abstract class TitledFacts extends RecordFacts {
  @TextsFor('title', 'Title in one or more languages, the main one first.')
  titles: Texts<'title'>;
}

/** Fields for every record that has a title and topics. */
@InputType()
export abstract class DiscussedFacts extends TitledFacts {
  @RefersToMany('topic', 'topicIds', 'Topics by id or slug, the most important first.', OPTIONAL)
  topics?: Refs<'topicIds'> | null;
}
