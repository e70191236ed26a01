import type { Ordered } from '../../query/compiling/pages.ts';
import { object, page, type ReadPlan } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { derive } from '../../query/params.ts';
import { isOneOf, sql } from '../../query/sql.ts';
import { registerAddressable } from '../../records/node.ts';
import { recordTables } from '../../records/record.entity.ts';
import { recordsOfAnyType } from '../../records/record.reads.ts';
import { uuidOf } from '../../records/values/ids.ts';
import { survivor } from '../../records/values/refs.ts';
import { PlannedPublication } from './planned-publication.entity.ts';
import type { PlannedPublicationList } from './planned-publication.inputs.ts';

const LATEST_HOUR_FIRST: Ordered<PlannedPublication> = {
  name: 'AT DESC',
  by: (publication) => publication.at,
  type: 'timestamptz',
  descending: true,
};

registerAddressable('planned_publication', { entity: PlannedPublication });

/**
 * Reads planned publications, the latest time first. @throws GraphQLError BAD_USER_INPUT if `record` is not the id of a
 * record
 */
export function plannedPublications({ statuses, record, ...args }: PlannedPublicationList): ReadPlan {
  const ofRecord =
    record == null ? null : survivor(derive((given: string) => uuidOf(recordTables(), given, 'record'), record));
  return page(
    PlannedPublication,
    {
      where: (publication) => [
        statuses && isOneOf(publication.status, statuses),
        ofRecord &&
          sql`exists (select from planned_record p where p.publication_id = ${publication.id}
            and p.record_id = ${ofRecord})`,
      ],
    },
    LATEST_HOUR_FIRST,
    args,
  );
}

/** Reads the records of a planned publication: those given first, then those published with them. */
export function recordsPlanned(publication: Row<PlannedPublication>): ReadPlan {
  return recordsOfAnyType({
    join: (entry) => sql`join planned_record p on p.record_id = ${entry.id}`,
    where: () => [sql`p.publication_id = ${publication.id}`],
    orderBy: () => sql`p.ordinal`,
  });
}

/** The number of publications that failed within the last 24 hours, as SQL. */
export const RECENT_FAILURES = `(select count(*)::integer from planned_publication
  where status = 'FAILED' and settled_at > now() - interval '24 hours')`;

/** Reads why a publication failed; null if it did not. */
export function failureOf(publication: Row<PlannedPublication>): ReadPlan {
  return object(
    {
      code: publication.failureCode,
      message: publication.failureMessage,
      records: recordsOfAnyType({
        where: (entry) => [sql`${entry.id} = any(${publication.failureIds})`],
        orderBy: (entry) => sql`${entry.id}`,
      }),
    },
    sql`${publication.failureCode} is null`,
  );
}
