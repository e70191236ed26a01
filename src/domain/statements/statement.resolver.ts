import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { one, type Reading, Reads, type Rows } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { ById } from '../../records/api/connection.ts';
import { GROUPS, GroupedCounts } from '../../records/api/groups.ts';
import { isOfForum } from '../../records/item.reads.ts';
import { InLanguage, inLanguage } from '../../records/values/languages.ts';
import { hasId } from '../../records/values/refs.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Person } from '../people/person.entity.ts';
import { Statement } from './statement.entity.ts';
import { statementGroups } from './statement.groups.ts';
import { StatementConnection, StatementGroups, StatementList } from './statement.inputs.ts';
import { isMadeBy, statements, summaryOf } from './statement.reads.ts';

@Resolver(() => Statement)
export class StatementResolver {
  @Reads()
  @Query(() => Statement, { nullable: true, description: 'One statement, by its id.' })
  statement(@Args(() => ById) { id }: ById): Reading {
    return one(Statement, (statement) => hasId(statement, 'statement', id));
  }

  @Reads()
  @Query(() => StatementConnection, { description: 'Statements, the latest first where no order is given.' })
  statements(@Args(() => StatementList) args: StatementList): Reading {
    return statements(args);
  }

  @Reads()
  @FieldResolver(() => String, {
    description: 'What was said, in our own words and in a language, or else in the main one: never a quotation.',
  })
  summary(@Root() statement: Row<Statement>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return inLanguage(summaryOf(statement), lang);
  }
}

@Resolver(() => Forum)
export class ForumStatementsResolver {
  @Reads()
  @FieldResolver(() => StatementConnection, { description: 'What was said at it or at its sessions.' })
  statements(@Root() forum: Row<Forum>, @Args(() => StatementList) args: StatementList): Reading {
    return statements(args, (statement) => isOfForum(statement.id, forum.id));
  }
}

@Resolver(() => Person)
export class PersonStatementsResolver {
  @Reads()
  @FieldResolver(() => StatementConnection, { description: 'What the person said, alone or with others.' })
  statements(@Root() person: Row<Person>, @Args(() => StatementList) args: StatementList): Reading {
    return statements(args, (statement) => isMadeBy(statement, person.id));
  }
}

@Resolver(() => StatementConnection)
export class StatementGroupsResolver {
  @Reads()
  @FieldResolver(() => GroupedCounts, { description: GROUPS })
  groups(@Root() list: Rows<Statement>, @Args(() => StatementGroups) args: StatementGroups): Reading {
    return statementGroups.of(list, args);
  }
}
