import type { Feature } from '../records/feature.ts';
import { Figure } from './figure.entity.ts';
import { FigureResolver, ForumFiguresResolver } from './figure.resolver.ts';

export const figures: Feature = {
  entities: [Figure],
  resolvers: [FigureResolver, ForumFiguresResolver],
  records: { FIGURE: Figure },
};
