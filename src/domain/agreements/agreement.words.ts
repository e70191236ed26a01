import type { TypeWords } from '../../records/description/words.ts';

export const agreementWords: TypeWords = {
  labels: {
    adoptedOn: ['Adopted', 'Принято', '通过日期'],
    binding: ['Legally binding', 'Юридически обязывает', '具有法律约束力'],
    depositary: ['Depositary', 'Депозитарий', '保存机关'],
    expiresOn: ['Expires', 'Истекает', '期满'],
    inForceFrom: ['In force from', 'В силе с', '生效日期'],
    kindAsTitled: ['Calls itself', 'Название вида', '文本自称'],
    places: ['Signed in', 'Место подписания', '签署地'],
    provisionallyAppliedFrom: ['Provisionally applied from', 'Временно применяется с', '临时适用自'],
    references: ['Registered as', 'Зарегистрировано как', '登记编号'],
    renews: ['renews itself', 'продлевается автоматически', '自动续期'],
    signedOn: ['Signed', 'Подписано', '签署日期'],
    terminatedOn: ['Terminated', 'Прекращено', '终止日期'],
    texts: ['Read it', 'Текст', '文本'],
    through: ['through', 'через', '经由'],
    value: ['Value', 'Сумма', '金额'],
    withdrawnOn: ['withdrawn', 'вышел', '退出'],
    agreements: ['Agreements', 'Соглашения', '协议'],
    statusChanges: ['How far it has come', 'Ход дела', '进展'],
    relations: ['Related agreements', 'Связанные соглашения', '相关协议'],
    signatures: ['Who takes part', 'Кто участвует', '参加方'],
  },
  codes: { Agreement: ['Agreement', 'Соглашение', '协议'] },
};
