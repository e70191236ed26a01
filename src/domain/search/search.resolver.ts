import { Args, Query, Resolver } from 'type-graphql';
import { type Reading, Reads } from '../../query/compiling/readings.ts';
import { SearchArguments, SearchResultConnection } from './search.inputs.ts';
import { found } from './search.reads.ts';

@Resolver()
export class SearchResolver {
  @Reads()
  @Query(() => SearchResultConnection, {
    description: 'Records of all types, found by words. Its cost grows with the number of records that have them.',
  })
  search(@Args(() => SearchArguments) args: SearchArguments): Reading {
    return found(args);
  }
}
