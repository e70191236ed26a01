import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../records/mutation.inputs.ts';
import type { Write } from '../records/mutations.ts';
import { creation } from '../records/payload.ts';
import { Source } from './source.entity.ts';
import { sourceOrderings } from './source.reads.ts';
import { createSource } from './source.writes.ts';
import { CreateSourceInput, CreateSourcePayload } from './source-writes.inputs.ts';

const SHOWN = { entity: Source, field: 'source', ordered: sourceOrderings.of(null) };

@Resolver()
export class SourceWritesResolver {
  @Mutation(() => CreateSourcePayload, { nullable: true, description: 'Adds a source.' })
  createSource(@Input(() => CreateSourceInput) input: CreateSourceInput): Write {
    return creation(input, createSource, SHOWN);
  }
}
