import { findTypeWord } from '../../records/description/registry.ts';
import { type PageLanguage, type Translation, translationsIn } from '../../records/description/words.ts';
import { spaced } from '../explorer/catalogues.ts';
import { IMPORT_WORDS } from './import/words.ts';
import { MERGE_ERRORS, REVIEW_WORDS } from './review/words.ts';
import { SIGNING_WORDS } from './signing/words.ts';

/** The desk's words; `{}` is replaced by a value. */
const WORDS = {
  desk: ["Editor's desk", 'Редакция', '编辑台'],
  record: ['Records', 'Записи', '记录'],
  history: ['History', 'История', '历史'],
  keys: ['Keys', 'Ключи', '密钥'],

  signIn: ['Sign in', 'Вход', '登录'],
  signInWith: ['Sign in with {}', 'Войти через {}', '通过 {} 登录'],
  signInByKey: ['Use an API key', 'Войти по ключу API', '使用 API 密钥'],
  signOut: ['Sign out', 'Выйти', '退出'],
  signedOut: [
    'Your sign-in has ended. Sign in again to go on; nothing you typed is lost.',
    'Сеанс завершён. Войдите снова, чтобы продолжить; введённое сохранено.',
    '登录已失效。请重新登录后继续，已输入的内容不会丢失。',
  ],
  keptInTab: [
    'The key stays in this tab until you close it or sign out.',
    'Ключ хранится в этой вкладке, пока вы её не закроете или не выйдете.',
    '密钥仅保存在此标签页中，关闭标签页或退出后即清除。',
  ],
  keyRefused: ['This key is not accepted.', 'Этот ключ не принят.', '此密钥无效。'],
  otherUser: ['Another user has signed in', 'Вошёл другой пользователь', '已由另一用户登录'],
  otherUserLead: [
    'You have signed in as {}. This page is that of {}.',
    'Вы вошли как {}. Эту страницу открыл пользователь {}.',
    '您已以 {} 的身份登录。此页面由 {} 打开。',
  ],
  goOnAs: [
    'Go on as {} with what {} typed',
    'Продолжить от имени {} с текстом пользователя {}',
    '以 {} 的身份继续，保留 {} 输入的内容',
  ],
  goOnHelp: [
    'If you go on, what waits to be saved is saved in the name of {}.',
    'Если продолжить, то, что ждёт сохранения, будет сохранено от имени {}.',
    '如果继续，等待保存的内容将以 {} 的名义保存。',
  ],
  takeDrafts: [
    'Take over the drafts of {} in this browser as well ({})',
    'Взять также черновики пользователя {} в этом браузере ({})',
    '同时接管 {} 在此浏览器中的草稿（{}）',
  ],
  beginAnewAs: ['Begin anew as {}', 'Начать заново от имени {}', '以 {} 的身份重新开始'],
  beginAnewHelp: [
    'If you begin anew, nothing of it is saved. Drafts in this browser stay, for {} alone.',
    'Если начать заново, ничего из этого не сохранится. Черновики останутся в этом браузере только для {}.',
    '如果重新开始，这些内容都不会保存。此浏览器中的草稿会保留，仅供 {} 使用。',
  ],
  issuerFailed: ['Signing in did not work: {}', 'Войти не удалось: {}', '登录失败：{}'],
  readOnly: ['Your key can read but not write.', 'Ваш ключ позволяет только читать.', '您的密钥只能读取，不能写入。'],
  notForYou: [
    'Your role does not include this page.',
    'Ваша роль не даёт доступа к этой странице.',
    '您的角色无权访问此页面。',
  ],

  required: ['(required)', '(обязательно)', '（必填）'],
  missing: ['Fill in this field.', 'Заполните это поле.', '请填写此字段。'],
  choose: ['Choose...', 'Выберите...', '请选择…'],
  moreFields: ['More fields', 'Другие поля', '更多字段'],
  addTo: ['Add: {}', 'Добавить: {}', '添加：{}'],
  moveUp: ['Move up: {}', 'Переместить выше: {}', '上移：{}'],
  moveDown: ['Move down: {}', 'Переместить ниже: {}', '下移：{}'],
  changeRow: ['Change: {}', 'Изменить: {}', '更改：{}'],
  removeRow: ['Remove: {}', 'Удалить: {}', '删除：{}'],
  dateExample: ['6 Nov 2025, 2025-11, 2025', '6 ноября 2025, 11.2025, 2025', '2025年11月6日、2025-11、2025'],
  aDay: ['a day', 'день', '精确到日'],
  aMonth: ['a month', 'месяц', '精确到月'],
  aYear: ['a year', 'год', '精确到年'],
  noDate: [
    'This is not one date. Write for example 6 Nov 2025, 2025-11 or 2025.',
    'Дата не распознана. Напишите, например, 6 ноября 2025, 11.2025 или 2025.',
    '无法识别日期。请写作 2025年11月6日、2025-11 或 2025。',
  ],
  otherLanguage: ['Another language...', 'Другой язык...', '其他语言…'],
  languageTag: ['Code: zh-Hant, sr-Latn', 'Код: zh-Hant, sr-Latn', '代码：zh-Hant、sr-Latn'],
  timeZone: ['Time zone', 'Часовой пояс', '时区'],
  findRecord: ['Find a record', 'Найти запись', '查找记录'],
  findOf: ['Find: {}', 'Найти: {}', '查找：{}'],
  newRecord: ['New', 'Новая запись', '新建'],
  open: ['Open', 'Открыть', '打开'],
  nothingFound: ['No record has these words.', 'Записей с такими словами нет.', '没有包含这些词语的记录。'],
  notChosen: ['Choose a record from the list.', 'Выберите запись из списка.', '请从列表中选择记录。'],
  notChosenOrNew: [
    'Choose a record from the list, or write it under "{}".',
    'Выберите запись из списка или впишите её в поле «{}».',
    '请从列表中选择记录，或填写在“{}”中。',
  ],
  page: ['Page of the record', 'Страница записи', '记录页面'],

  save: ['Save', 'Сохранить', '保存'],
  check: ['Check', 'Проверить', '检查'],
  checkedWell: ['Nothing is doubtful.', 'Замечаний нет.', '没有发现问题。'],
  alsoCorrected: ['Also corrected: {}', 'Также будет исправлено: {}', '同时更正：{}'],
  saved: ['Saved.', 'Сохранено.', '已保存。'],
  deleted: [
    'The record was deleted. You can restore it in the history.',
    'Запись удалена. Её можно восстановить в истории.',
    '记录已删除。可以在历史中恢复。',
  ],
  notSaved: ['Not saved. Errors: {}', 'Не сохранено. Ошибок: {}', '未保存。错误：{}'],
  maybeSaved: [
    'The connection was lost. It is not known whether this was saved. Try again: it is saved only once.',
    'Соединение прервано. Неизвестно, сохранены ли данные. Повторите попытку: запись сохранится только один раз.',
    '连接已中断，无法确定是否已保存。请重试，内容只会保存一次。',
  ],
  note: ['Reason for the change', 'Причина изменения', '修改原因'],
  tooLong: [
    '{}: the list is too long to be changed here. Correct it in a table.',
    '{}: список слишком длинный, чтобы менять его здесь. Исправьте его в таблице.',
    '{}：列表过长，无法在此修改。请用表格更正。',
  ],
  draftKept: ['Draft kept in this browser', 'Черновик хранится в этом браузере', '草稿保存在此浏览器中'],
  restoreDraft: ['There is a draft of {}.', 'Есть черновик от {}.', '有 {} 的草稿。'],
  restore: ['Restore draft', 'Восстановить черновик', '恢复草稿'],
  discard: ['Delete draft', 'Удалить черновик', '删除草稿'],
  drafts: ['Drafts in this browser', 'Черновики в этом браузере', '此浏览器中的草稿'],
  deleteDrafts: ['Delete all drafts', 'Удалить все черновики', '删除所有草稿'],

  possibleDuplicate: ['This record may exist already', 'Возможно, такая запись уже есть', '该记录可能已存在'],
  useExisting: ['Use the existing record', 'Использовать имеющуюся запись', '使用已有记录'],
  openIt: ['Open it', 'Открыть её', '打开该记录'],
  createAnyway: ['Create anyway', 'Всё равно создать', '仍然创建'],
  createAnywayHelp: [
    'To create it anyway, say why the two are not the same.',
    'Чтобы всё равно создать запись, укажите, чем они различаются.',
    '如仍要创建，请说明两者为何不同。',
  ],
  field: ['Field', 'Поле', '字段'],
  newOne: ['New record', 'Новая запись', '新记录'],
  existingOne: ['Existing record', 'Имеющаяся запись', '已有记录'],

  conflict: ['Somebody saved this record meanwhile', 'Запись тем временем сохранили', '其他人已保存此记录'],
  conflictLead: [
    'Nothing was lost. Choose a value for each field that both of you changed.',
    'Ничего не потеряно. Выберите значение для каждого поля, которое изменили оба.',
    '没有内容丢失。请为双方都修改过的字段选择一个值。',
  ],
  valueNotChosen: ['Choose one of the two values.', 'Выберите одно из двух значений.', '请选择其中一个值。'],
  before: ['Before', 'До', '修改前'],
  after: ['After', 'После', '修改后'],
  yourChange: ['Your change', 'Ваше изменение', '您的修改'],
  savedMeanwhile: ['Saved meanwhile by {}', 'Тем временем сохранено: {}', '{} 已保存的内容'],
  mergedFields: ['Merged', 'Объединено', '已合并'],
  saveAgain: ['Save again', 'Сохранить ещё раз', '再次保存'],

  publish: ['Publish', 'Опубликовать', '发布'],
  publishLater: ['Publish later', 'Опубликовать позже', '定时发布'],
  publishAt: ['Time of publication', 'Время публикации', '发布时间'],
  willBePublished: ['It will be published on {}.', 'Будет опубликовано {}.', '将于 {} 发布。'],
  changeStatus: ['Change status', 'Изменить статус', '更改状态'],
  unpublish: ['Hide', 'Скрыть', '隐藏'],
  deleteRecord: ['Delete', 'Удалить', '删除'],
  mustGoAlong: [
    'These records must be published as well:',
    'Эти записи нужно опубликовать вместе с ней:',
    '以下记录须一并发布：',
  ],
  recordsNotChosen: [
    'Tick each of these records, or close the dialog.',
    'Отметьте каждую из этих записей или закройте окно.',
    '请勾选以上每条记录，或关闭对话框。',
  ],
  cannotDelete: [
    'The record cannot be deleted: these records refer to it.',
    'Запись нельзя удалить: на неё ссылаются эти записи.',
    '无法删除此记录：以下记录引用了它。',
  ],
  cannotHide: [
    'The record cannot be hidden: these public records refer to it.',
    'Запись нельзя скрыть: на неё ссылаются эти общедоступные записи.',
    '无法隐藏此记录：以下公开记录引用了它。',
  ],

  noHistory: ['There are no changes.', 'Изменений нет.', '没有变更。'],
  version: ['version {}', 'версия {}', '版本 {}'],
  fieldsOf: ['Fields', 'Поля', '字段'],
  editor: ['Editor', 'Редактор', '编辑'],
  allTypes: ['All types', 'Все типы', '所有类型'],
  revertTo: ['Revert to this version', 'Вернуть эту версию', '恢复到此版本'],
  restoreIt: ['Restore', 'Восстановить', '恢复'],
  undoMerge: ['Undo merge', 'Отменить объединение', '撤销合并'],
  now: ['Now', 'Сейчас', '现在'],
  nothingChanges: ['Nothing would change.', 'Ничего не изменится.', '不会有任何变化。'],

  keyLabel: ['Name of the key', 'Название ключа', '密钥名称'],
  role: ['Role', 'Роль', '角色'],
  lastUsed: ['Last used', 'Последнее использование', '最近使用'],
  neverUsed: ['never', 'не использовался', '从未使用'],
  validity: ['Valid until', 'Срок действия', '有效期'],
  neverExpires: ['no end', 'без срока', '无期限'],
  revokedAt: ['revoked {}', 'отозван {}', '已于 {} 撤销'],
  lastDay: ['Last day (UTC)', 'Последний день (UTC)', '最后一天（UTC）'],
  createKey: ['Create key', 'Создать ключ', '创建密钥'],
  shownOnce: [
    'The key of {} is shown only now. Copy it.',
    'Ключ «{}» показывается только сейчас. Скопируйте его.',
    '“{}”的密钥只在此时显示，请复制。',
  ],
  revoke: ['Revoke', 'Отозвать', '撤销密钥'],
  revokeLead: [
    'Requests with this key are rejected at once. This cannot be undone.',
    'Запросы с этим ключом сразу перестанут приниматься. Отменить это нельзя.',
    '使用此密钥的请求将立即被拒绝，此操作无法撤销。',
  ],
  typeLabel: ['Type "{}" to revoke it', 'Чтобы отозвать ключ, введите «{}»', '输入“{}”以撤销'],
  otherLabel: [
    'The name is not the same. Type it as it is written above.',
    'Название не совпадает. Введите его так, как написано выше.',
    '名称不一致。请按上方所示输入。',
  ],

  READER: ['Reader', 'Читатель', '读者'],
  EDITOR: ['Editor', 'Редактор', '编辑'],
  ADMIN: ['Administrator', 'Администратор', '管理员'],
  ...IMPORT_WORDS,
  ...REVIEW_WORDS,
  ...SIGNING_WORDS,
} satisfies { readonly [name: string]: Translation };

/** Labels of fields of inputs that no page shows; with the name of the input if fields of one name differ in meaning. */
const FIELDS: { readonly [field: string]: Translation } = {
  'PlannedPublication.at': ['Time of publication', 'Время публикации', '发布时间'],
  'RelationInput.to': ['Other agreement', 'Другое соглашение', '另一协议'],
  'StatusChangeInput.to': ['New status', 'Новый статус', '新状态'],
  Party: ['Party', 'Сторона', '参与方'],
  absorbed: ['Merged records', 'Присоединённые записи', '被合并的记录'],
  abstract: ['Abstract', 'Аннотация', '摘要'],
  actions: ['Further actions', 'Другие действия', '其他行为'],
  assertedValue: ['Value in the source', 'Значение в источнике', '来源中的值'],
  billedAs: ['Billed as', 'Представлен как', '介绍身份'],
  capacity: ['Capacity', 'Качество', '签署身份'],
  citations: ['Sources', 'Источники', '来源'],
  code: ['Code', 'Код', '代码'],
  currency: ['Currency', 'Валюта', '货币'],
  decidedAt: ['Decided on', 'Когда решено', '决定时间'],
  decidedBy: ['Decided by', 'Кем решено', '决定人'],
  delegation: ['Delegation', 'Делегация', '代表团'],
  dismissedAt: ['Dismissed on', 'Когда снята с проверки', '排除时间'],
  dismissedBy: ['Dismissed by', 'Кем снята с проверки', '排除人'],
  effectiveOn: ['Takes effect on', 'Вступает в силу', '生效日期'],
  family: ['Family name', 'Фамилия', '姓'],
  fields: ['Fields', 'Поля', '字段'],
  flags: ['Warnings', 'Предупреждения', '警告'],
  from: ['From', 'С', '起'],
  given: ['Given name', 'Имя', '名'],
  honorific: ['Honorific', 'Обращение', '尊称'],
  lang: ['Language', 'Язык', '语言'],
  latitude: ['Latitude', 'Широта', '纬度'],
  locator: ['Place in the source', 'Место в источнике', '来源中的位置'],
  longitude: ['Longitude', 'Долгота', '经度'],
  mergedInto: ['Merged into', 'Объединена с', '合并至'],
  message: ['Sentence', 'Текст', '说明'],
  namedAs: ['Named as', 'Названо как', '所用名称'],
  note: ['Note', 'Примечание', '备注'],
  on: ['Date', 'Дата', '日期'],
  path: ['Field', 'Поле', '字段'],
  patronymic: ['Patronymic', 'Отчество', '父称'],
  person: ['Person', 'Человек', '人物'],
  plannedBy: ['Planned by', 'Кем запланировано', '计划人'],
  place: ['Place', 'Место', '地点'],
  predecessor: ['Predecessor', 'Предшественник', '前身'],
  quote: ['Quoted passage', 'Цитата', '引文'],
  reviewedAt: ['Accepted on', 'Когда принято', '接受时间'],
  reviewedBy: ['Accepted by', 'Кем принято', '接受人'],
  scheme: ['Scheme', 'Система', '编号体系'],
  signedAs: ['Signed as', 'Подписал как', '签署身份'],
  slug: ['Short name in addresses', 'Краткое имя в адресах', '网址短名'],
  stance: ['Supports or contradicts', 'Подтверждает или противоречит', '支持或矛盾'],
  standing: ['Standing', 'Статус', '身份'],
  text: ['Text', 'Текст', '文本'],
  to: ['To', 'По', '止'],
  unilateral: ['Act of one party', 'Акт одной стороны', '单方行为'],
  url: ['Address', 'Адрес', '网址'],
  visibility: ['Visibility', 'Видимость', '可见性'],
};

/** Names of constants that no page shows. */
const CONSTANTS: { readonly [constant: string]: Translation } = {
  ACCEPTANCE: ['acceptance', 'принятие', '接受'],
  ACCESSION: ['accession', 'присоединение', '加入'],
  APPROVAL: ['approval', 'утверждение', '核准'],
  CONTRADICTS: ['contradicts', 'противоречит', '矛盾'],
  CREATED: ['Created', 'Создана', '已创建'],
  DECLARATION: ['declaration', 'заявление', '声明'],
  DELETED: ['Deleted', 'Удалена', '已删除'],
  DENUNCIATION: ['denunciation', 'денонсация', '退约'],
  ENTRY_INTO_FORCE: ['entry into force', 'вступление в силу', '生效'],
  INDIVIDUAL: ['individual', 'в личном качестве', '以个人身份'],
  INTERNAL: ['internal', 'внутренняя', '内部'],
  MERGED: ['Merged', 'Объединена', '已合并'],
  NOTIFICATION: ['notification', 'уведомление', '通知'],
  OBJECTION: ['objection', 'возражение', '反对'],
  PROVISIONAL_APPLICATION: ['provisional application', 'временное применение', '暂时适用'],
  PUBLIC: ['public', 'общедоступная', '公开'],
  RATIFICATION: ['ratification', 'ратификация', '批准'],
  RESERVATION: ['reservation', 'оговорка', '保留'],
  SIGNATURE: ['signature', 'подписание', '签署'],
  SIGNATURE_AD_REFERENDUM: ['signature ad referendum', 'подписание ad referendum', '待核准签署'],
  SUCCESSION: ['succession', 'правопреемство', '继承'],
  SUPPORTS: ['supports', 'подтверждает', '支持'],
  SUSPENSION: ['suspension', 'приостановление', '中止'],
  UPDATED: ['Changed', 'Изменена', '已更改'],
  WAITING: ['Waiting', 'Ожидает', '等待中'],
  WITHDRAWAL: ['withdrawal', 'выход', '退出'],
};

/** The words of the desk in one language. */
export type DeskWords = { readonly [name in keyof typeof WORDS]: string };

/** The words of the desk, and the labels of the fields of its forms: a file that the server makes at its start. */
export interface DeskCatalogue {
  words: DeskWords;
  labels: { readonly [field: string]: string };
  constants: { readonly [constant: string]: string };
  errors: { readonly [code: string]: string };
}

/**
 * Returns the words of the desk in one language.
 *
 * @param shared the labels and names of types on pages @param fields the names of all fields of forms, and of the types
 */
export function deskCatalogue(
  lang: PageLanguage,
  shared: { readonly [name: string]: string },
  fields: readonly string[],
): DeskCatalogue {
  const own = translationsIn(FIELDS, lang);
  const labels = [...new Set([...fields, ...Object.keys(FIELDS)])].map((name) => [
    name,
    capitalized(own[name] ?? shared[name] ?? findTypeWord('fields', name, lang) ?? spaced(name)),
  ]);
  const constants = translationsIn(CONSTANTS, lang);
  return {
    words: translationsIn(WORDS, lang),
    labels: Object.fromEntries(labels),
    constants,
    errors: translationsIn(MERGE_ERRORS, lang),
  };
}

/** Whether a field has a label of its own in one input: "StatusChangeInput.to". */
export function hasOwnLabel(field: string): boolean {
  return field in FIELDS;
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
