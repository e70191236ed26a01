import { words } from '../../records/description/words.ts';

export const commitmentWords = words({
  en: {
    labels: {
      agreement: 'Under the agreement',
      announcedOn: 'Announced',
      dueOn: 'Due',
      startsOn: 'Starts',
      commitments: 'Commitments',
      counterparts: 'To whom',
      outcomes: 'What came of it',
      progress: 'Progress',
      responsible: 'Responsible',
    },
  },
  ru: {
    labels: {
      agreement: 'По соглашению',
      announcedOn: 'Объявлено',
      dueOn: 'Срок',
      startsOn: 'Начало',
      commitments: 'Обязательства',
      counterparts: 'Перед кем',
      outcomes: 'Что из этого вышло',
      progress: 'Ход выполнения',
      responsible: 'Ответственные',
    },
  },
  zh: {
    labels: {
      agreement: '所属协议',
      announcedOn: '宣布日期',
      dueOn: '到期',
      startsOn: '开始',
      commitments: '承诺',
      counterparts: '对方',
      outcomes: '成果',
      progress: '进展',
      responsible: '责任方',
    },
  },
});
