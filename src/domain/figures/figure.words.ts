import type { TypeWords } from '../../records/description/words.ts';

export const figureWords: TypeWords = {
  labels: {
    about: ['About', 'О чём', '关于'],
    asOf: ['As of', 'По состоянию на', '截至'],
    indicator: ['Indicator', 'Индикатор', '指标'],
    figures: ['Figures', 'Показатели', '统计数字'],
  },
  codes: { Figure: ['Figure', 'Показатель', '统计数字'] },
};
