import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { creation, updating } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Person } from './person.entity.ts';
import { personList } from './person.list.ts';
import { createPerson, updatePerson } from './person.writes.ts';
import {
  CreatePersonInput,
  CreatePersonPayload,
  UpdatePersonInput,
  UpdatePersonPayload,
} from './person-writes.inputs.ts';

const SHOWN = { entity: Person, field: 'person', ordered: personList.usual };

@Resolver()
export class PersonWritesResolver {
  @Mutation(() => CreatePersonPayload, { nullable: true, description: 'Adds a person, with names and positions.' })
  createPerson(@Input(() => CreatePersonInput) input: CreatePersonInput): Write {
    return creation(input, createPerson, SHOWN);
  }

  @Mutation(() => UpdatePersonPayload, {
    nullable: true,
    description: 'Changes what is on record of a person: what is absent stays, null clears, a list replaces the list.',
  })
  updatePerson(@Input(() => UpdatePersonInput) input: UpdatePersonInput): Write {
    return updating(input, updatePerson, SHOWN);
  }
}
