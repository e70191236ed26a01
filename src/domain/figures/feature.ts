import { mutationsOf } from '../../records/api/mutations-of.ts';
import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { Figure } from './figure.entity.ts';
import { exportedFigures } from './figure.export.ts';
import { figureList } from './figure.list.ts';
import { machineReadableFigure } from './figure.machine.ts';
import { figurePage } from './figure.page.ts';
import { FigureResolver } from './figure.resolver.ts';
import { figureWords } from './figure.words.ts';
import { createFigure, updateFigure } from './figure.writes.ts';
import { FigureFacts } from './figure-writes.inputs.ts';

export const figures: Feature = {
  entities: [Figure],
  resolvers: [FigureResolver, ...figureList.resolvers],
  recordTypes: [
    recordType({
      type: 'FIGURE',
      description: 'A reported quantity.',
      entity: Figure,
      isItem: true,
      fields: { titles_in: 'title' },
      exported: exportedFigures,
      written: mutationsOf(Figure, {
        facts: FigureFacts,
        create: createFigure,
        update: updateFigure,
        list: figureList,
        input: 'A new figure.',
        createDescription: 'Creates a figure with its makers.',
      }),
      imported: { fields: { about: null }, dayFields: ['asOf'], occasionFields: ['sessionId', 'forumId'] },
      words: figureWords,
      page: figurePage,
      machine: machineReadableFigure,
    }),
  ],
};
