import type { CommitmentEntryFragment, CommitmentEventFragment } from '../../records/description/documents.ts';
import {
  authorsIn,
  type FeedItem,
  type FoundEvent,
  type MachineDescription,
  namesLine,
  partiesOf,
} from '../../records/description/machine.ts';
import type { FoundCommitment } from './commitment.page.ts';

type CommitmentEvent = FoundEvent & CommitmentEventFragment;

export const machineReadableCommitment: MachineDescription = {
  citation: {
    type: 'document',
    authors: ({ makers }: FoundCommitment) => authorsIn(makers),
    issued: ({ occurredOn }: FoundCommitment) => [occurredOn],
  },
  linkedData: (commitment: FoundCommitment, to) => ({
    type: ['Commitment'],
    ...to.withoutEmpty({
      status: to.constant('CommitmentStatus', commitment.status),
      occurredOn: to.date(commitment.occurredOn),
      announcedOn: to.date(commitment.announcedOn),
      startsOn: to.date(commitment.startsOn),
      dueOn: to.date(commitment.dueOn),
      about: to.allNamed(commitment.topics),
      forum: to.titled(commitment.forum),
      session: to.titled(commitment.session),
      agreement: to.titled(commitment.agreement),
      parties: to.allNamed(commitment.parties),
      responsible: to.allNamed(commitment.responsible),
      counterparts: to.allNamed(commitment.counterparts),
      makers: to.makers(commitment.makers),
      outcomes: commitment.outcomes.map((outcome) => to.titled(outcome)),
    }),
  }),
  vocabulary: {
    classes: {
      Commitment: [
        ...['status', 'occurredOn', 'announcedOn', 'startsOn', 'dueOn', 'agreement', 'forum', 'session', 'parties'],
        ...['responsible', 'counterparts', 'makers', 'outcomes'],
      ],
    },
  },
  feed: {
    fragment: 'CommitmentEntry',
    summary: (entry: FeedItem & CommitmentEntryFragment, to) => [
      to.code(entry.commitmentStatus),
      to.date(entry.occurredOn),
      entry.dueOn && `${to.label('dueOn')}: ${to.date(entry.dueOn)}`,
      partiesOf(entry),
    ],
  },
  calendar: {
    list: 'commitments',
    fragment: 'CommitmentEvent',
    dated: { due: {} },
    orderBy: 'DUE_ON',
    period: ({ dueOn }: CommitmentEvent) => ({ from: dueOn, to: dueOn }),
    // The date alone does not show whether the commitment was kept.
    title: ({ title, status }: CommitmentEvent, to) => `${to.label('dueOn')}: ${title} (${to.code(status)})`,
    lines: ({ dueOn, responsible, counterparts }: CommitmentEvent, to) => [
      dueOn && `${to.label('dueOn')}: ${to.date(dueOn)}`,
      namesLine('responsible', namesOf(responsible), to),
      namesLine('counterparts', namesOf(counterparts), to),
    ],
  },
};

function namesOf(parties: readonly { name: string }[]): string[] {
  return parties.map(({ name }) => name);
}
