import type { TypeWords } from '../../records/description/words.ts';

export const commitmentWords: TypeWords = {
  labels: {
    agreement: ['Under the agreement', 'По соглашению', '所属协议'],
    announcedOn: ['Announced', 'Объявлено', '宣布日期'],
    dueOn: ['Due', 'Срок', '到期'],
    startsOn: ['Starts', 'Начало', '开始'],
    commitments: ['Commitments', 'Обязательства', '承诺'],
    counterparts: ['Counterparts', 'Перед кем', '对方'],
    outcomes: ['Outcomes', 'Итоги', '成果'],
    progress: ['Progress', 'Ход выполнения', '进展'],
    responsible: ['Responsible', 'Ответственные', '责任方'],
  },
  fields: {
    agreement: ['agreement', 'соглашение', '协议'],
    announcedOn: ['date of announcement', 'дата объявления', '宣布日期'],
    counterparts: ['counterparts', 'стороны, перед которыми взято обязательство', '对方'],
    dueOn: ['due date', 'срок', '到期日'],
    responsible: ['responsible parties', 'ответственные стороны', '责任方'],
  },
  flags: {
    NOBODY_RESPONSIBLE: [
      'The commitment has no makers and no responsible parties.',
      'Не указано, кто взял обязательство и кто за него отвечает.',
      '未注明承诺方和责任方。',
    ],
  },
  codes: {
    Commitment: ['Commitment', 'Обязательство', '承诺'],
    PLANNED: ['Planned', 'Запланировано', '计划中'],
    IN_PROGRESS: ['In progress', 'Выполняется', '进行中'],
    DONE: ['Done', 'Выполнено', '已完成'],
    PARTLY_DONE: ['Partly done', 'Выполнено частично', '部分完成'],
    MISSED: ['Missed', 'Не выполнено', '未履行'],
    DROPPED: ['Dropped', 'Снято', '已放弃'],
    NO_INFORMATION: ['No information', 'Нет сведений', '无信息'],
  },
};
