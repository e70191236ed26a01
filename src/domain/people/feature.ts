import type { Feature } from '../../records/feature.ts';
import { RecordType } from '../../records/record.entity.ts';
import { Person } from './person.entity.ts';
import { exportedPeople } from './person.export.ts';
import { machineReadablePerson } from './person.machine.ts';
import { personPage } from './person.page.ts';
import { PersonResolver, PositionResolver } from './person.resolver.ts';
import { personWords } from './person.words.ts';
import { PersonName } from './person-name.entity.ts';
import { PersonWritesResolver } from './person-writes.resolver.ts';
import { Position } from './position.entity.ts';

export const people: Feature = {
  entities: [PersonName, Person, Position],
  resolvers: [PersonWritesResolver, PersonResolver, PositionResolver],
  recordTypes: [
    {
      type: RecordType.PERSON,
      entity: Person,
      parts: [
        { table: 'person_name', owner: 'person_id', field: 'names' },
        {
          table: 'position',
          owner: 'person_id',
          field: 'positions',
          fields: { valid_from: 'from', valid_to: 'to', titles_in: 'title' },
        },
      ],
      exported: exportedPeople,
      words: personWords,
      page: personPage,
      machine: machineReadablePerson,
    },
  ],
};
