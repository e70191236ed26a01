import type { Feature } from '../../records/feature.ts';
import { RecordType } from '../../records/record.entity.ts';
import { Figure } from './figure.entity.ts';
import { exportedFigures } from './figure.export.ts';
import { machineReadableFigure } from './figure.machine.ts';
import { figurePage } from './figure.page.ts';
import { FigureGroupsResolver, FigureResolver, ForumFiguresResolver } from './figure.resolver.ts';
import { figureWords } from './figure.words.ts';
import { FigureWritesResolver } from './figure-writes.resolver.ts';

export const figures: Feature = {
  entities: [Figure],
  resolvers: [FigureWritesResolver, FigureResolver, FigureGroupsResolver, ForumFiguresResolver],
  recordTypes: [
    {
      type: RecordType.FIGURE,
      entity: Figure,
      isItem: true,
      fields: { titles_in: 'title' },
      exported: exportedFigures,
      words: figureWords,
      page: figurePage,
      machine: machineReadableFigure,
    },
  ],
};
