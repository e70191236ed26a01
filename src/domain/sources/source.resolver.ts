import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { one, type Reading, Reads } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { ById, First20 } from '../../records/api/connection.ts';
import { Record } from '../../records/record.entity.ts';
import { hasId } from '../../records/values/refs.ts';
import { Citation } from './citation.entity.ts';
import { Source } from './source.entity.ts';
import { SourceConnection, SourceList } from './source.inputs.ts';
import { citationsOf, sources } from './source.reads.ts';

@Resolver(() => Source)
export class SourceResolver {
  @Reads()
  @Query(() => Source, { nullable: true, description: 'One source, by its id.' })
  source(@Args(() => ById) { id }: ById): Reading {
    return one(Source, (source) => hasId(source, 'source', id));
  }

  @Reads()
  @Query(() => SourceConnection, { description: 'Sources, by title where no order is given.' })
  sources(@Args(() => SourceList) args: SourceList): Reading {
    return sources(args);
  }
}

/** What sources add to every record. */
@Resolver(() => Record)
export class CitationsOfRecordResolver {
  @Reads({ byId: true })
  @FieldResolver(() => [Citation], { description: 'Where its facts come from, in the order given.' })
  citations(@Root() record: Row<Record>, @Args(() => First20) { first }: First20): Reading {
    return citationsOf(record, first);
  }
}
