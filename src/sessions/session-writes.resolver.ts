import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../records/mutation.inputs.ts';
import type { Write } from '../records/mutations.ts';
import { creation } from '../records/payload.ts';
import { Session } from './session.entity.ts';
import { sessionOrderings } from './session.reads.ts';
import { createSession } from './session.writes.ts';
import { CreateSessionInput, CreateSessionPayload } from './session-writes.inputs.ts';

const SHOWN = { entity: Session, field: 'session', ordered: sessionOrderings.of(null) };

@Resolver()
export class SessionWritesResolver {
  @Mutation(() => CreateSessionPayload, { nullable: true, description: 'Adds a session, with its speakers.' })
  createSession(@Input(() => CreateSessionInput) input: CreateSessionInput): Write {
    return creation(input, createSession, SHOWN);
  }
}
