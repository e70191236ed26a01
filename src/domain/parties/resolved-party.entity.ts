import { Extensions, Field, ObjectType } from 'type-graphql';
import { enumOf } from '../../records/values/enum.ts';
import { Party } from './party.entity.ts';

export const NameOutcome = enumOf('NameOutcome', 'Result of resolving a name of a party.', {
  RESOLVED: 'The name was resolved to one party.',
  AMBIGUOUS: 'Several parties have the name, and none of them is the primary party of the name.',
  UNKNOWN: 'No party has the name.',
});

/** Maximum number of candidates for a name. */
export const MAX_CANDIDATES = 10;

@ObjectType('ResolvedParty', { description: 'A name of a party, as resolved.' })
export class ResolvedParty {
  @Field(() => String, { description: 'Name as given.' })
  given: string;

  @Field(() => [String], { description: 'Path in the arguments: `["where", "between", "0"]`.' })
  path: string[];

  @Field(() => NameOutcome, { description: 'Whether the name was resolved, and why not.' })
  outcome: keyof typeof NameOutcome;

  @Field(() => Party, { nullable: true, description: 'The party; null unless `outcome` is RESOLVED.' })
  party: Party | null;

  @Extensions({ entries: MAX_CANDIDATES })
  @Field(() => [Party], {
    description: `Other parties with this name; for an unknown name the most similar ones. Up to ${MAX_CANDIDATES}.`,
  })
  candidates: Party[];
}
