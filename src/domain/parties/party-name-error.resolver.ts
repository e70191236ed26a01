import { FieldResolver, Resolver, Root } from 'type-graphql';
import { InJavaScript, type ReadPlan } from '../../query/compiling/read-plans.ts';
import { recordsInOrder } from '../../records/api/payload.ts';
import { Party } from './party.entity.ts';
import { PartyNameError } from './party-name-error.entity.ts';

@Resolver(() => PartyNameError)
export class PartyNameErrorResolver {
  @InJavaScript()
  @FieldResolver(() => [Party], {
    description: 'Parties with this name; for an unknown name the most similar ones. Up to 10.',
  })
  candidates(@Root() { candidateIds }: PartyNameError): ReadPlan {
    return recordsInOrder(candidateIds, Party);
  }
}
