import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { creation, updating } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Session } from './session.entity.ts';
import { sessionList } from './session.list.ts';
import { createSession, updateSession } from './session.writes.ts';
import {
  CreateSessionInput,
  CreateSessionPayload,
  UpdateSessionInput,
  UpdateSessionPayload,
} from './session-writes.inputs.ts';

const SHOWN = { entity: Session, field: 'session', ordered: sessionList.usual };

@Resolver()
export class SessionWritesResolver {
  @Mutation(() => CreateSessionPayload, { nullable: true, description: 'Adds a session, with its speakers.' })
  createSession(@Input(() => CreateSessionInput) input: CreateSessionInput): Write {
    return creation(input, createSession, SHOWN);
  }

  @Mutation(() => UpdateSessionPayload, {
    nullable: true,
    description: 'Changes a session: what is absent stays, null clears, a list replaces the list.',
  })
  updateSession(@Input(() => UpdateSessionInput) input: UpdateSessionInput): Write {
    return updating(input, updateSession, SHOWN);
  }
}
