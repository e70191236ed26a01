import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { one, type Reading, Reads, type Rows } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { ById } from '../../records/api/connection.ts';
import { GROUPS, GroupedCounts } from '../../records/api/groups.ts';
import { Record } from '../../records/record.entity.ts';
import { hasId } from '../../records/values/refs.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Figure } from './figure.entity.ts';
import { figureGroups } from './figure.groups.ts';
import { FigureConnection, FigureGroups, FigureList } from './figure.inputs.ts';
import { concernsForum, figures, recordMeasured } from './figure.reads.ts';

@Resolver(() => Figure)
export class FigureResolver {
  @Reads()
  @Query(() => Figure, { nullable: true, description: 'One figure, by its id.' })
  figure(@Args(() => ById) { id }: ById): Reading {
    return one(Figure, (figure) => hasId(figure, 'figure', id));
  }

  @Reads()
  @Query(() => FigureConnection, { description: 'Figures, those of the latest day first where no order is given.' })
  figures(@Args(() => FigureList) args: FigureList): Reading {
    return figures(args);
  }

  @Reads()
  @FieldResolver(() => Record, { nullable: true, description: 'The record that it measures, of whatever type.' })
  about(@Root() figure: Row<Figure>): Reading {
    return recordMeasured(figure);
  }
}

@Resolver(() => Forum)
export class ForumFiguresResolver {
  @Reads()
  @FieldResolver(() => FigureConnection, { description: 'What was reported at it or at its sessions, and about it.' })
  figures(@Root() forum: Row<Forum>, @Args(() => FigureList) args: FigureList): Reading {
    return figures(args, (figure) => concernsForum(figure, forum.id));
  }
}

@Resolver(() => FigureConnection)
export class FigureGroupsResolver {
  @Reads()
  @FieldResolver(() => GroupedCounts, { description: GROUPS })
  groups(@Root() list: Rows<Figure>, @Args(() => FigureGroups) args: FigureGroups): Reading {
    return figureGroups.of(list, args);
  }
}
