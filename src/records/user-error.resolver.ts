import { FieldResolver, Resolver, Root } from 'type-graphql';
import { InJavaScript, one, type Reading } from '../reading/readings.ts';
import { sql } from '../reading/sql.ts';
import { Record, RecordEntry } from './record.entity.ts';
import { ConflictError } from './user-error.entity.ts';

@Resolver(() => ConflictError)
export class ConflictErrorResolver {
  @InJavaScript()
  @FieldResolver(() => Record, { description: 'The record as it is now: look at it, and send the change again.' })
  current(@Root() error: ConflictError): Reading {
    return one(RecordEntry, (entry) => sql`${entry.id} = ${error.recordId}`);
  }
}
