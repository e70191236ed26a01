import type { Feature } from '../../records/feature.ts';
import { Person } from './person.entity.ts';
import { PersonResolver, PositionResolver } from './person.resolver.ts';
import { PersonName } from './person-name.entity.ts';
import { PersonWritesResolver } from './person-writes.resolver.ts';
import { Position } from './position.entity.ts';

export const people: Feature = {
  entities: [PersonName, Person, Position],
  resolvers: [PersonWritesResolver, PersonResolver, PositionResolver],
  records: { PERSON: Person },
};
