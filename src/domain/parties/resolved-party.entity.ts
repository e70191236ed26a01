import { Extensions, Field, ObjectType } from 'type-graphql';
import { enumOf } from '../../records/values/enum.ts';
import { Party } from './party.entity.ts';

export const NameOutcome = enumOf('NameOutcome', 'What became of a name of a party.', {
  RESOLVED: 'The name was resolved to one party.',
  AMBIGUOUS: 'Several parties have the name, and none of them is its primary bearer.',
  UNKNOWN: 'No party has the name.',
});

/** As many candidates are returned for a name at most. */
export const MAX_CANDIDATES = 10;

@ObjectType('ResolvedParty', { description: 'What a name of a party was resolved to.' })
export class ResolvedParty {
  @Field(() => String, { description: 'Name as given.' })
  given: string;

  @Field(() => [String], { description: 'Place in the arguments: `["where", "between", "0"]`.' })
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
