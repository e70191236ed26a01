import { words } from '../../records/description/words.ts';

export const delegationWords = words({
  en: {
    labels: {
      attendsAs: 'Attends as',
      party: 'Sent by',
      reportedSize: 'Size reported',
      size: 'Members on record',
      delegations: 'Delegations',
      members: 'Members',
    },
  },
  ru: {
    labels: {
      attendsAs: 'Участвует как',
      party: 'Направлена',
      reportedSize: 'Заявленная численность',
      size: 'Членов в базе',
      delegations: 'Делегации',
      members: 'Члены',
    },
  },
  zh: {
    labels: {
      attendsAs: '参加身份',
      party: '派出方',
      reportedSize: '报道人数',
      size: '已记录成员',
      delegations: '代表团',
      members: '成员',
    },
  },
});
