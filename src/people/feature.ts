import type { Feature } from '../records/feature.ts';
import { Person } from './person.entity.ts';
import { PersonResolver, PositionResolver } from './person.resolver.ts';
import { PersonName } from './person-name.entity.ts';
import { Position } from './position.entity.ts';

export const people: Feature = {
  entities: [PersonName, Person, Position],
  resolvers: [PersonResolver, PositionResolver],
  records: { PERSON: Person },
};
