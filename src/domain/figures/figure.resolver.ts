import { FieldResolver, Resolver, Root } from 'type-graphql';
import { one, type Reading, Reads } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { Record, RecordEntry } from '../../records/record.entity.ts';
import { Figure } from './figure.entity.ts';

@Resolver(() => Figure)
export class FigureResolver {
  @Reads()
  @FieldResolver(() => Record, { nullable: true, description: 'The record that it measures, of whatever type.' })
  about(@Root() figure: Row<Figure>): Reading {
    return one(RecordEntry, (entry) => sql`${entry.id} = ${figure.aboutId}`);
  }
}
