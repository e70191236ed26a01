import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../records/mutation.inputs.ts';
import type { Write } from '../records/mutations.ts';
import { creation } from '../records/payload.ts';
import { Person } from './person.entity.ts';
import { personOrderings } from './person.reads.ts';
import { createPerson } from './person.writes.ts';
import { CreatePersonInput, CreatePersonPayload } from './person-writes.inputs.ts';

const SHOWN = { entity: Person, field: 'person', ordered: personOrderings.of(null) };

@Resolver()
export class PersonWritesResolver {
  @Mutation(() => CreatePersonPayload, { nullable: true, description: 'Adds a person, with names and positions.' })
  createPerson(@Input(() => CreatePersonInput) input: CreatePersonInput): Write {
    return creation(input, createPerson, SHOWN);
  }
}
