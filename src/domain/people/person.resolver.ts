import { list } from '../../query/compiling/readings.ts';
import { sql } from '../../query/sql.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { InLanguage, InLanguages, LABEL, Label } from '../../records/values/languages.ts';
import { Person } from './person.entity.ts';
import { partOfName, personLabel, personName } from './person.reads.ts';
import { PersonName } from './person-name.entity.ts';
import { Position } from './position.entity.ts';

export const PersonResolver = fieldsOf(Person)
  .field(
    'name',
    String,
    'The whole name in a language, or else the main name.',
    (person, { lang }) => personName(person, lang),
    { args: InLanguage },
  )
  .field('label', Label, LABEL, (person, { langs }) => personLabel(person, langs), { args: InLanguages })
  .field('names', [PersonName], 'Its names in all languages, the main one first: as updates take them.', (person) =>
    list(PersonName, {
      where: (name) => [sql`${name.personId} = ${person.id}`],
      orderBy: (name) => sql`${name.lang} <> ${person.nameLang}, ${name.lang} collate "C"`,
    }),
  )
  .field(
    'givenName',
    String,
    'The given part of the name that `name` gives for this language; null where it is not told apart.',
    partOfName(sql`n.given`),
    { args: InLanguage, nullable: true },
  )
  .field(
    'familyName',
    String,
    'The family part of the name that `name` gives for this language; null where it is not told apart.',
    partOfName(sql`n.family`),
    { args: InLanguage, nullable: true },
  )
  .field(
    'patronymic',
    String,
    'The patronymic in the name that `name` gives for this language; null where there is none.',
    partOfName(sql`n.patronymic`),
    { args: InLanguage, nullable: true },
  )
  .field(
    'honorific',
    String,
    'What is put before the name that `name` gives for this language, such as "Dr"; null where nothing is.',
    partOfName(sql`n.honorific`),
    { args: InLanguage, nullable: true },
  )
  .parts('positions', Position, 'personId', 'The positions held now or earlier, the most important first.').resolver;

export const PositionResolver = fieldsOf(Position).texts(
  'title',
  'Its title in a language, or else its main title.',
).resolver;
