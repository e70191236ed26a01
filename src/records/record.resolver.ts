import { GraphQLDateTime, GraphQLURL } from 'graphql-scalars';
import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../access/context.ts';
import { list, type Reading, Reads, value } from '../query/compiling/readings.ts';
import type { Row } from '../query/compiling/row.ts';
import { type Sql, sql } from '../query/sql.ts';
import { Flag } from './flag.entity.ts';
import { Identifier } from './identifier.entity.ts';
import { Record } from './record.entity.ts';
import { versionShown } from './record.reads.ts';

/** A column of the entry that every record has. */
function ofEntry(record: Row<Record>, column: Sql): Reading {
  return value(sql`(select ${column} from record e where e.id = ${record.id})`);
}

/** What every record has. */
@Resolver(() => Record)
export class RecordResolver {
  @Reads({ byId: true })
  @FieldResolver(() => Int, {
    description:
      'How often the record was changed, its parts included; 1 when new. Citations of INTERNAL sources are counted for ' +
      'editors alone.',
  })
  version(@Root() record: Row<Record>): Reading {
    return ofEntry(record, versionShown(sql`e.id`, sql`e.version`));
  }

  @Reads({ byId: true })
  @FieldResolver(() => GraphQLDateTime, { description: 'When it was recorded here.' })
  createdAt(@Root() record: Row<Record>): Reading {
    return ofEntry(record, sql`e.created_at`);
  }

  @Reads({ byId: true })
  @FieldResolver(() => GraphQLDateTime, {
    description: 'When it, or a part of it, was last changed here; citations of INTERNAL sources do not count.',
  })
  updatedAt(@Root() record: Row<Record>): Reading {
    return ofEntry(record, sql`e.updated_at`);
  }

  @Reads({ byId: true })
  @FieldResolver(() => GraphQLURL, { description: "The record's own address, for citing." })
  url(@Root() record: Row<Record>, _none: unknown, @Ctx() context: RequestContext): Reading {
    return value(
      sql`(select ${`${context.publicUrl}/id/`}::text || lower(e.type) || '_' || replace(e.id::text, '-', '') from record e where e.id = ${record.id})`,
    );
  }

  @Reads({ byId: true })
  @FieldResolver(() => [Flag], {
    description: 'What about it breaks a rule or is uncertain, though the source says so.',
  })
  flags(@Root() record: Row<Record>): Reading {
    return list(Flag, { where: (flag) => [sql`${flag.recordId} = ${record.id}`], orderBy: (flag) => sql`${flag.id}` });
  }

  @Reads({ byId: true })
  @FieldResolver(() => [Identifier], { description: 'What others call it: Wikidata ids, numbers in registers.' })
  identifiers(@Root() record: Row<Record>): Reading {
    return list(Identifier, {
      where: (identifier) => [sql`${identifier.recordId} = ${record.id}`],
      orderBy: (identifier) => sql`${identifier.scheme}, ${identifier.value}`,
    });
  }
}
