import { FieldResolver, Resolver, Root } from 'type-graphql';
import { InJavaScript, type Reading } from '../../query/compiling/readings.ts';
import { recordsInOrder } from '../../records/api/payload.ts';
import { AmbiguousPartyError } from './ambiguous-party.entity.ts';
import { Party } from './party.entity.ts';

@Resolver(() => AmbiguousPartyError)
export class AmbiguousPartyErrorResolver {
  @InJavaScript()
  @FieldResolver(() => [Party], { description: 'Some of the parties that it may mean: name one by its id or slug.' })
  candidates(@Root() { candidateIds }: AmbiguousPartyError): Reading {
    return recordsInOrder(candidateIds, Party);
  }
}
