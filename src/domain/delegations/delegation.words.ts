import type { TypeWords } from '../../records/description/words.ts';

export const delegationWords: TypeWords = {
  labels: {
    member: ['Member', 'Член делегации', '成员'],
    attendsAs: ['Attends as', 'Участвует как', '参加身份'],
    headcount: ['People', 'Численность', '人数'],
    party: ['Sent by', 'Направившая сторона', '派出方'],
    reportedSize: ['Reported size', 'Заявленная численность', '报道人数'],
    size: ['Members recorded', 'Членов в базе', '已记录成员'],
    delegations: ['Delegations', 'Делегации', '代表团'],
    members: ['Members', 'Члены', '成员'],
  },
  fields: {
    attendsAs: ['part taken', 'статус участия', '参加身份'],
    party: ['party', 'сторона', '参与方'],
  },
  codes: { Delegation: ['Delegation', 'Делегация', '代表团'] },
};
