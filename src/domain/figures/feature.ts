import type { Feature } from '../../records/feature.ts';
import { Figure } from './figure.entity.ts';
import { FigureGroupsResolver, FigureResolver, ForumFiguresResolver } from './figure.resolver.ts';
import { FigureWritesResolver } from './figure-writes.resolver.ts';

export const figures: Feature = {
  entities: [Figure],
  resolvers: [FigureWritesResolver, FigureResolver, FigureGroupsResolver, ForumFiguresResolver],
  records: { FIGURE: Figure },
};
