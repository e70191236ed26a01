import { mutationsOf } from '../../records/api/mutations-of.ts';
import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { registerValidator } from '../../records/writing/merge-rules.ts';
import { Commitment } from './commitment.entity.ts';
import { exportedCommitments } from './commitment.export.ts';
import { commitmentList } from './commitment.list.ts';
import { machineReadableCommitment } from './commitment.machine.ts';
import { commitmentPage } from './commitment.page.ts';
import { CommitmentResolver } from './commitment.resolver.ts';
import { commitmentWords } from './commitment.words.ts';
import { COMMITMENT_RULE_CODES, createCommitment, updateCommitment, validateCommitment } from './commitment.writes.ts';
import { CommitmentFacts } from './commitment-writes.inputs.ts';
import { CommitmentWritesResolver } from './commitment-writes.resolver.ts';
import { Outcome } from './outcome.entity.ts';
import { ProgressNote } from './progress-note.entity.ts';

registerValidator('commitment', validateCommitment, COMMITMENT_RULE_CODES);

export const commitments: Feature = {
  entities: [Commitment, Outcome, ProgressNote],
  resolvers: [CommitmentWritesResolver, CommitmentResolver, ...commitmentList.resolvers],
  recordTypes: [
    recordType({
      type: 'COMMITMENT',
      description: 'A promise that can be kept or missed.',
      entity: Commitment,
      isItem: true,
      parts: [
        { table: 'progress_note', owner: 'commitment_id', field: 'progress', fields: { noted_on: 'on' } },
        { table: 'outcome', owner: 'commitment_id', field: 'outcomes', valueColumn: 'item_id' },
      ],
      fields: { titles_in: 'title' },
      exported: exportedCommitments,
      written: mutationsOf(Commitment, {
        facts: CommitmentFacts,
        create: createCommitment,
        update: updateCommitment,
        list: commitmentList,
        input: 'A new commitment.',
        createDescription: 'Creates a commitment with its parties, makers and progress notes.',
      }),
      imported: { fields: { progress: null, outcomes: null }, dayFields: ['announcedOn'] },
      words: commitmentWords,
      page: commitmentPage,
      machine: machineReadableCommitment,
    }),
  ],
};
