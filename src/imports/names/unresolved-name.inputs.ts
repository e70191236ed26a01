import { ArgsType, type ClassType, Field, InputType } from 'type-graphql';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Optional, Required } from '../../records/api/optional.ts';
import { recordTypeOf } from '../../records/description/registry.ts';
import { OPTIONAL, type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { UnresolvedName } from './unresolved-name.entity.ts';

@InputType('UnresolvedNameWhere', { description: 'Filter for names without a party.' })
export class UnresolvedNameWhere {
  @Optional(Boolean, 'Whether an editor decided about the names. Omitted: both.')
  decided?: boolean | null;
}

@ArgsType()
export class UnresolvedNameList extends PageArguments {
  @Optional(UnresolvedNameWhere, 'Only items that match all fields given.')
  where?: UnresolvedNameWhere | null;
}

@InputType('ResolveNameInput', {
  description: 'Decision about a name: exactly one of `party`, `createParty`, `leaveUnknown` and `undo`.',
})
export class ResolveNameInput extends MutationInput {
  @Required(String, 'The name.')
  name: string;

  @RefersTo('party', 'Party that the name means (id, code, slug or name).', OPTIONAL)
  party?: Ref | null;

  @Field(() => recordTypeOf('PARTY').written.input as ClassType, {
    nullable: true,
    description: 'New party that the name means.',
  })
  createParty?: object | null;

  @Optional(Boolean, 'Whether the party stays unknown.')
  leaveUnknown?: boolean | null;

  @Optional(Boolean, 'Whether to take the decision back; a new party stays.')
  undo?: boolean | null;
}

export const { Connection: UnresolvedNameConnection } = connectionOf(
  'UnresolvedName',
  () => UnresolvedName,
  'A name in a list.',
  'A list of names, page by page.',
);
