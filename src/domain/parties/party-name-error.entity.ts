import type { GraphQLError } from 'graphql';
import { Field, ObjectType } from 'type-graphql';
import { TYPE_KEY } from '../../query/compiling/response-aliases.ts';
import type { UnresolvedName } from '../../query/sql.ts';
import { type ErrorFields, UserError } from '../../records/api/user-error.entity.ts';
import { parseId } from '../../records/values/ids.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { RuleViolation } from '../../records/writing/input-errors.ts';
import { Party } from './party.entity.ts';

const CODES = errorCodes({
  PARTY_UNKNOWN: [
    'No party has this name. Check the spelling, choose one of `candidates`, or create the party.',
    'given',
  ],
  PARTY_AMBIGUOUS: [
    'Several parties have this name. In mutations this is an error even if one of them is the primary party of the name. ' +
      'Give the id or slug of one of `candidates`.',
    'given',
  ],
});

@ObjectType('PartyNameError', {
  implements: UserError,
  description: 'Error for an unknown or ambiguous name of a party.',
})
export class PartyNameError extends UserError {
  @Field(() => [Party], {
    description: 'Parties with this name; for an unknown name the most similar ones. Up to 10.',
  })
  candidates: Party[];

  constructor(
    fields: ErrorFields,
    readonly candidateIds: readonly string[],
  ) {
    super(fields);
  }

  get [TYPE_KEY](): string {
    return 'PartyNameError';
  }
}

/** A name in an input that finds no party or several. */
class PartyNameViolation extends RuleViolation<'given'> {
  constructor(
    code: (typeof CODES)[keyof typeof CODES],
    message: string,
    given: string,
    private readonly candidateIds: readonly string[],
  ) {
    super(code, [], message, { given });
  }

  override userError(fields: ErrorFields): UserError {
    return new PartyNameError(fields, this.candidateIds);
  }
}

/** Returns the violation for a name of a party. @param error the error of the lookup, with the candidates */
export function toPartyNameViolation(name: string, { message, extensions }: GraphQLError): RuleViolation {
  const [missed] = (extensions.names ?? []) as readonly UnresolvedName[];
  const candidates = (missed?.candidates ?? []) as readonly { id: string }[];
  const ids = candidates.map(({ id }) => parseId(id)!.uuid);
  const code = missed?.code === CODES.PARTY_AMBIGUOUS.name ? CODES.PARTY_AMBIGUOUS : CODES.PARTY_UNKNOWN;
  // The path of the user error has the place, so the message is without it.
  return new PartyNameViolation(code, message.replace(/^input\.[\w.]+: /, ''), name.slice(0, 200), ids);
}
