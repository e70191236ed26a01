import { Resolver } from 'type-graphql';
import { json } from '../../query/compiling/read-plans.ts';
import { itemList } from '../../records/api/item-list.ts';
import { PayloadMutation, recordsInOrder, writtenEdge, writtenRecord } from '../../records/api/payload.ts';
import { MutationPlan } from '../../records/writing/mutations.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { Agreement } from '../agreements/agreement.entity.ts';
import { agreementList } from '../agreements/agreement.list.ts';
import { Commitment } from '../commitments/commitment.entity.ts';
import { itemList as cooperationList } from '../cooperation/cooperation.list.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from '../people/person.entity.ts';
import { Session } from '../sessions/session.entity.ts';
import { Source } from '../sources/source.entity.ts';
import { RecordSigningInput } from './signing.inputs.ts';
import { type RecordedSigning, recordSigning, type SigningDraft } from './signing.writes.ts';

@Resolver()
export class SigningResolver {
  @PayloadMutation(
    RecordSigningInput,
    'Creates an agreement together with commitments and with records that do not exist yet.',
    {
      agreement: [Agreement, 'The new agreement.'],
      agreementEdge: [
        agreementList.Edge,
        'The new record as an edge of a list in the default order, for client caches.',
      ],
      cooperationItemEdge: [cooperationList.Edge, 'The record as an edge of `cooperation` lists in the default order.'],
      commitments: [[Commitment], 'The new commitments.'],
      sources: [[Source], 'The new sources.'],
      parties: [[Party], 'The new parties.'],
      people: [[Person], 'The new people.'],
      forum: [Forum, 'The new forum.'],
      session: [Session, 'The new session.'],
    },
  )
  recordSigning(input: RecordSigningInput): MutationPlan {
    const work = (context: WriteContext, draft: object) => recordSigning(context, draft as SigningDraft);
    const answer = ({ agreement: [agreement], forum: [forum], session: [session], ...lists }: RecordedSigning) => ({
      agreement: writtenRecord(Agreement, agreement!),
      agreementEdge: writtenEdge(Agreement, agreementList.usual, agreement!),
      cooperationItemEdge: itemList().written(agreement!),
      commitments: recordsInOrder(lists.commitments, Commitment),
      sources: recordsInOrder(lists.sources, Source),
      parties: recordsInOrder(lists.parties, Party),
      people: recordsInOrder(lists.people, Person),
      forum: forum ? writtenRecord(Forum, forum) : json(null),
      session: session ? writtenRecord(Session, session) : json(null),
    });
    return MutationPlan.of(input, work, answer, { isJoined: true });
  }
}
