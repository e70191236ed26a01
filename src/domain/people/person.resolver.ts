import { list } from '../../query/compiling/read-plans.ts';
import { sql } from '../../query/sql.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { LABEL_DESCRIPTION, Label, LanguageArgument, LanguagesArgument } from '../../records/values/languages.ts';
import { Person } from './person.entity.ts';
import { namePart, personLabel, personName } from './person.reads.ts';
import { PersonName } from './person-name.entity.ts';
import { Position } from './position.entity.ts';

export const PersonResolver = fieldsOf(Person)
  .field(
    'name',
    String,
    'Full name in a language, otherwise the main name.',
    (person, { lang }) => personName(person, lang),
    { args: LanguageArgument },
  )
  .field('label', Label, LABEL_DESCRIPTION, (person, { langs }) => personLabel(person, langs), {
    args: LanguagesArgument,
  })
  .field('names', [PersonName], 'Names in all languages, the main name first, as updates take them.', (person) =>
    list(PersonName, {
      where: (name) => [sql`${name.personId} = ${person.id}`],
      orderBy: (name) => sql`${name.lang} <> ${person.nameLang}, ${name.lang} collate "C"`,
    }),
  )
  .field(
    'givenName',
    String,
    'Given name, as part of `name` in the same language; null if not recorded separately.',
    namePart(sql`n.given`),
    { args: LanguageArgument, nullable: true },
  )
  .field(
    'familyName',
    String,
    'Family name, as part of `name` in the same language; null if not recorded separately.',
    namePart(sql`n.family`),
    { args: LanguageArgument, nullable: true },
  )
  .field(
    'patronymic',
    String,
    'Patronymic, as part of `name` in the same language; null if none.',
    namePart(sql`n.patronymic`),
    { args: LanguageArgument, nullable: true },
  )
  .field(
    'honorific',
    String,
    'Title before the name, such as "Dr", as part of `name` in the same language; null if none.',
    namePart(sql`n.honorific`),
    { args: LanguageArgument, nullable: true },
  )
  .parts('positions', Position, 'personId', 'Positions held now or earlier, the most important first.').resolver;

export const PositionResolver = fieldsOf(Position).texts(
  'title',
  'Title in a language, otherwise in the main language.',
).resolver;
