import { Args, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Source } from '../../domain/sources/source.entity.ts';
import { one, type Reading, Reads, value } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { Record } from '../../records/record.entity.ts';
import { ChangeKind, FieldChange, Revision } from './revision.entity.ts';
import { HistoryPage, RevisionConnection } from './revision.inputs.ts';
import { changesOf, historyOf, identityOf, kindOf, shownVersion } from './revision.reads.ts';

/** What history adds to every record. */
@Resolver(() => Record)
export class HistoryOfRecordResolver {
  @Reads({ byId: true })
  @FieldResolver(() => RevisionConnection, {
    description:
      'Every version of it that this reader could see, the latest first: what changed, by whom, when and why.',
  })
  history(@Root() record: Row<Record>, @Args(() => HistoryPage) args: HistoryPage): Reading {
    return historyOf(record, args);
  }
}

@Resolver(() => Revision)
export class RevisionResolver {
  @Reads()
  @FieldResolver(() => Int, { description: 'The version of the record that it made.' })
  version(@Root() revision: Row<Revision>): Reading {
    return value(shownVersion(revision));
  }

  @Reads()
  @FieldResolver(() => ChangeKind, { description: 'What was done; to whom it was published, it is new.' })
  kind(@Root() revision: Row<Revision>): Reading {
    return value(kindOf(revision));
  }

  @Reads()
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Identity of its author: issuer and subject of a token, or the id of an API key. Two authors may have the same ' +
      'name and never the same identity. Null to everybody but editors, and where none was kept.',
  })
  identity(@Root() revision: Row<Revision>): Reading {
    return value(identityOf(revision));
  }

  @Reads()
  @FieldResolver(() => Source, { nullable: true, description: 'From which source, where one was named.' })
  source(@Root() revision: Row<Revision>): Reading {
    return one(Source, (source) => sql`${source.id} = ${survivorOf(revision)}`);
  }

  @Reads({ entries: 48 })
  @FieldResolver(() => [FieldChange], {
    description:
      'Every field of the record and of its parts that differs from the version before. What refers to a record that ' +
      'this reader may not see is left out. It is read only when asked for, and grows with the number of fields.',
  })
  changes(@Root() revision: Row<Revision>): Reading {
    return changesOf(revision);
  }
}

function survivorOf(revision: Row<Revision>) {
  return sql`(select survivor_of(${revision.sourceId}))`;
}
