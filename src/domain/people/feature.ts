import { mutationsOf } from '../../records/api/mutations-of.ts';
import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { correctedPeople } from './person.corrections.ts';
import { Person } from './person.entity.ts';
import { exportedPeople } from './person.export.ts';
import { personList } from './person.list.ts';
import { machineReadablePerson } from './person.machine.ts';
import { personPage } from './person.page.ts';
import { PersonResolver, PositionResolver } from './person.resolver.ts';
import { personWords } from './person.words.ts';
import { createPerson, personLikeness, updatePerson } from './person.writes.ts';
import { PersonName } from './person-name.entity.ts';
import { PersonFacts } from './person-writes.inputs.ts';
import { Position } from './position.entity.ts';

export const people: Feature = {
  entities: [PersonName, Person, Position],
  resolvers: [PersonResolver, PositionResolver, ...personList.resolvers],
  recordTypes: [
    recordType({
      type: 'PERSON',
      description: 'A human being.',
      entity: Person,
      parts: [
        { table: 'person_name', owner: 'person_id', field: 'names', keys: [['lang']] },
        {
          table: 'position',
          owner: 'person_id',
          field: 'positions',
          fields: { valid_from: 'from', valid_to: 'to', titles_in: 'title' },
        },
      ],
      exported: exportedPeople,
      written: mutationsOf(Person, {
        facts: PersonFacts,
        create: createPerson,
        update: updatePerson,
        likeness: personLikeness,
        list: personList,
        input: 'A new person.',
        createDescription: 'Creates a person with names and positions.',
      }),
      // Some files give one identifier to several people.
      imported: { mustShareName: true },
      corrected: correctedPeople,
      words: personWords,
      page: personPage,
      machine: machineReadablePerson,
    }),
  ],
};
