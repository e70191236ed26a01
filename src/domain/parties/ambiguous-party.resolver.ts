import { FieldResolver, Resolver, Root } from 'type-graphql';
import { InJavaScript, list, type Reading } from '../../query/compiling/readings.ts';
import { sql } from '../../query/sql.ts';
import { AmbiguousPartyError } from './ambiguous-party.entity.ts';
import { Party } from './party.entity.ts';

@Resolver(() => AmbiguousPartyError)
export class AmbiguousPartyErrorResolver {
  @InJavaScript()
  @FieldResolver(() => [Party], { description: 'Some of the parties that it may mean: name one by its id or slug.' })
  candidates(@Root() { candidateIds }: AmbiguousPartyError): Reading {
    return list(Party, {
      where: (party) => [sql`${party.id} = any(${candidateIds}::uuid[])`],
      orderBy: (party) => sql`array_position(${candidateIds}::uuid[], ${party.id})`,
    });
  }
}
