import { type ClassType, Field, InputType } from 'type-graphql';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Optional, OptionalWithDefault, Required } from '../../records/api/optional.ts';
import { recordTypeOf } from '../../records/description/registry.ts';
import { Visibility } from '../../records/record.entity.ts';

/** Returns the input of the mutation that creates a record. It is known once the features are registered. */
const inputOf = (type: string) => recordTypeOf(type).written.input;

/** Declares the input of a new record with a name, by which later records of the same input refer to it. */
function namedRecord(name: string): ClassType<object> {
  const field = name.toLowerCase();
  @InputType(`New${name}Input`, { description: `A new ${field} with a ref.` })
  class NamedRecordInput {
    @Required(String, 'Name in the input: "ref:p1" refers to the record "p1".')
    ref: string;
  }
  Field(() => inputOf(name.toUpperCase()), { description: 'The record.' })(NamedRecordInput.prototype, field);
  return NamedRecordInput;
}

@InputType('RecordSigningInput', {
  description:
    'An agreement with records that do not exist yet: sources, then parties, people, forum, session, agreement, commitments.',
})
export class RecordSigningInput extends MutationInput {
  @OptionalWithDefault(Visibility, Visibility.PUBLIC, 'Visibility of the records that state none.')
  visibility?: Visibility | null;

  @Optional([namedRecord('Source')], 'New sources, at most 100.')
  sources?: object[] | null;

  @Optional([namedRecord('Party')], 'New parties, at most 100.')
  parties?: object[] | null;

  @Optional([namedRecord('Person')], 'New people, at most 100.')
  people?: object[] | null;

  @Optional(namedRecord('Forum'), 'New forum.')
  forum?: object | null;

  @Optional(namedRecord('Session'), 'New session.')
  session?: object | null;

  @Field(() => inputOf('AGREEMENT'), { description: 'The agreement.' })
  agreement: object;

  @Field(() => [inputOf('COMMITMENT')], {
    nullable: true,
    description: 'Commitments, at most 100; without `agreement`, in the new one.',
  })
  commitments?: object[] | null;
}
