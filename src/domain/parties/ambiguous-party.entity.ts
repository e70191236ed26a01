import { Field, ObjectType } from 'type-graphql';
import { TYPE_KEY } from '../../query/compiling/answer-keys.ts';
import { tellMisnamed, UserError } from '../../records/api/user-error.entity.ts';
import { readId } from '../../records/values/ids.ts';
import { Party } from './party.entity.ts';

@ObjectType('AmbiguousPartyError', {
  implements: UserError,
  description:
    'A name in the input is the name of several parties. A mutation never guesses which one is meant: name it by its id, a code, its slug or with its place.',
})
export class AmbiguousPartyError extends UserError {
  @Field(() => [Party], { description: 'Some of the parties that it may mean: name one by its id or slug.' })
  candidates: Party[];

  constructor(
    override readonly code: string,
    override readonly path: string[],
    override readonly message: string,
    readonly candidateIds: string[],
  ) {
    super();
  }

  get [TYPE_KEY](): string {
    return 'AmbiguousPartyError';
  }
}

tellMisnamed('PARTY_AMBIGUOUS', ({ extensions }, path, message) => {
  const candidates = (extensions.candidates as { id: string }[]).map(({ id }) => readId(id)!.uuid);
  return new AmbiguousPartyError('PARTY_AMBIGUOUS', path, message, candidates);
});
