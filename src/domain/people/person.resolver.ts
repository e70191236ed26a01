import { Args, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { one, type Reading, Reads } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { IdOrSlug } from '../../records/api/connection.ts';
import { InLanguage, InLanguages, inLanguage, Label } from '../../records/values/languages.ts';
import { isNamed } from '../../records/values/refs.ts';
import { Person } from './person.entity.ts';
import { PersonConnection, PersonList } from './person.inputs.ts';
import { partOfName, people, personLabel, personName, positionsOf } from './person.reads.ts';
import { Position } from './position.entity.ts';

@Resolver(() => Person)
export class PersonResolver {
  @Reads()
  @Query(() => Person, { nullable: true, description: 'One person, by id or slug.' })
  person(@Args(() => IdOrSlug) which: IdOrSlug): Reading {
    return one(Person, (person) => isNamed(person, 'person', which));
  }

  @Reads()
  @Query(() => PersonConnection, { description: 'People, by name where no order is given.' })
  people(@Args(() => PersonList) args: PersonList): Reading {
    return people(args);
  }

  @Reads()
  @FieldResolver(() => String, { description: 'The whole name in a language, or else the main name.' })
  name(@Root() person: Row<Person>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return personName(person, lang);
  }

  @Reads()
  @FieldResolver(() => Label, {
    description: 'The whole name in the first of these languages that has one, and in which.',
  })
  label(@Root() person: Row<Person>, @Args(() => InLanguages) { langs }: InLanguages): Reading {
    return personLabel(person, langs);
  }

  @Reads()
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The given part of the name that `name` gives for this language; null where it is not told apart.',
  })
  givenName(@Root() person: Row<Person>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return partOfName(person, 'given', lang);
  }

  @Reads()
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The family part of the name that `name` gives for this language; null where it is not told apart.',
  })
  familyName(@Root() person: Row<Person>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return partOfName(person, 'family', lang);
  }

  @Reads()
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The patronymic in the name that `name` gives for this language; null where there is none.',
  })
  patronymic(@Root() person: Row<Person>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return partOfName(person, 'patronymic', lang);
  }

  @Reads()
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'What is put before the name that `name` gives for this language, such as "Dr"; null where nothing is.',
  })
  honorific(@Root() person: Row<Person>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return partOfName(person, 'honorific', lang);
  }

  @Reads()
  @FieldResolver(() => [Position], { description: 'The positions held now or earlier, the most important first.' })
  positions(@Root() person: Row<Person>): Reading {
    return positionsOf(person);
  }
}

@Resolver(() => Position)
export class PositionResolver {
  @Reads()
  @FieldResolver(() => String, { description: 'Its title in a language, or else its main title.' })
  title(@Root() position: Row<Position>, @Args(() => InLanguage) { lang }: InLanguage): Reading {
    return inLanguage({ text: position.title, lang: position.titleLang, others: position.titlesIn }, lang);
  }
}
