import { type PageLanguage, type Translation, translationsIn } from '../../records/description/words.ts';
import { IMPORT_WORDS } from './import/words.ts';

/** The desk's words; `{}` is replaced by a value. */
const WORDS = {
  desk: ["Editor's desk", 'Редакция', '编辑台'],
  record: ['Records', 'Записи', '记录'],
  history: ['History', 'История', '历史'],
  keys: ['Keys', 'Ключи', '密钥'],

  signIn: ['Sign in', 'Вход', '登录'],
  signInWith: ['Sign in with {}', 'Войти через {}', '通过 {} 登录'],
  signInByKey: ['Use an API key', 'Войти по ключу API', '使用 API 密钥'],
  apiKey: ['API key', 'Ключ API', 'API 密钥'],
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
  issuerFailed: ['Signing in did not work: {}', 'Войти не удалось: {}', '登录失败：{}'],
  readOnly: ['Your key can read but not write.', 'Ваш ключ позволяет только читать.', '您的密钥只能读取，不能写入。'],
  notForYou: [
    'Your role does not include this page.',
    'Ваша роль не даёт доступа к этой странице.',
    '您的角色无权访问此页面。',
  ],
  cancel: ['Cancel', 'Отмена', '取消'],
  READER: ['Reader', 'Читатель', '读者'],
  EDITOR: ['Editor', 'Редактор', '编辑'],
  ADMIN: ['Administrator', 'Администратор', '管理员'],
  ...IMPORT_WORDS,
} satisfies { readonly [name: string]: Translation };

/** The words of the desk in one language. */
export type DeskWords = { readonly [name in keyof typeof WORDS]: string };

/** Returns the desk's words in one language. */
export function deskWords(lang: PageLanguage): DeskWords {
  return translationsIn(WORDS, lang);
}
