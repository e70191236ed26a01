import type { TypeWords } from '../../records/description/words.ts';

export const figureWords: TypeWords = {
  labels: {
    about: ['About', 'О чём', '关于'],
    asOf: ['As of', 'По состоянию на', '截至'],
    indicator: ['Indicator', 'Показатель', '指标'],
    figures: ['Figures', 'Показатели', '数据'],
  },
  codes: { Figure: ['Figure', 'Показатель', '数据'] },
};
