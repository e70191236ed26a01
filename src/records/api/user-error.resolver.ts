import { FieldResolver, Resolver, Root } from 'type-graphql';
import { InJavaScript, one, type ReadPlan } from '../../query/compiling/read-plans.ts';
import { sql } from '../../query/sql.ts';
import { Record, RecordEntry } from '../record.entity.ts';
import { recordsOfAnyType } from '../record.reads.ts';
import { ConflictError, OtherRecordsError, PossibleDuplicateError } from './user-error.entity.ts';
import { Warning } from './warning.entity.ts';

@Resolver(() => ConflictError)
export class ConflictErrorResolver {
  @InJavaScript()
  @FieldResolver(() => Record, { description: 'The record as it is now. Compare it, then send the change again.' })
  current(@Root() error: ConflictError): ReadPlan {
    return one(RecordEntry, (entry) => sql`${entry.id} = ${error.recordId}`);
  }
}

@Resolver(() => OtherRecordsError)
export class OtherRecordsErrorResolver {
  @InJavaScript()
  @FieldResolver(() => [Record], { description: 'Up to 100 records that prevent the change.' })
  records(@Root() { recordIds }: OtherRecordsError): ReadPlan {
    return these(recordIds);
  }
}

@Resolver(() => PossibleDuplicateError)
export class PossibleDuplicateErrorResolver {
  @InJavaScript()
  @FieldResolver(() => [Record], { description: 'Up to 10 records that may be the same.' })
  candidates(@Root() { candidateIds }: PossibleDuplicateError): ReadPlan {
    return these(candidateIds);
  }
}

@Resolver(() => Warning)
export class WarningResolver {
  @InJavaScript()
  @FieldResolver(() => [Record], {
    description: 'Other records that it is about: possible duplicates, or a record that the mutation affects.',
  })
  records(@Root() { recordIds }: Warning): ReadPlan {
    return these(recordIds);
  }
}

function these(uuids: readonly string[]): ReadPlan {
  return recordsOfAnyType({
    where: (entry) => [sql`${entry.id} = any(${uuids}::uuid[])`],
    orderBy: (entry) => sql`${entry.id}`,
  });
}
