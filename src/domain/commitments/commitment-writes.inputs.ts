import { Field, ID, InputType } from 'type-graphql';
import { itemFacts, MakerInput } from '../../records/api/item.inputs.ts';
import { type InputBase, MutationInput } from '../../records/api/mutation.inputs.ts';
import { creationOf, payloadOf, updateOf } from '../../records/api/payload.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { RefersTo } from '../../records/writing/drafts.ts';
import { CreationInput, UpdateInput } from '../sources/documented.inputs.ts';
import { Commitment, CommitmentStatus } from './commitment.entity.ts';
import { commitmentList } from './commitment.list.ts';

@InputType('ProgressNoteInput', { description: 'What was known on a day about how a promise is being kept.' })
class ProgressNoteInput {
  @Field(() => PartialDate, { description: 'The day.' })
  on: string;

  @Field(() => String, { description: 'What was known.' })
  text: string;

  @RefersTo('source')
  @Field(() => ID, { nullable: true, description: 'The source that reports it.' })
  source?: string | null;
}

/** What may be said of a promise: where it is made, some of it must be. */
function commitmentFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends itemFacts(base, isNew) {
    @Field(() => CommitmentStatus, { nullable: !isNew, description: 'How far it has come.' })
    status?: CommitmentStatus | null;

    @Field(() => PartialDate, { nullable: true, description: 'When it was made.' })
    announcedOn?: string | null;

    @Field(() => PartialDate, { nullable: true, description: 'When work on it starts.' })
    startsOn?: string | null;

    @Field(() => PartialDate, { nullable: true, description: 'When it is due.' })
    dueOn?: string | null;

    @RefersTo('agreement')
    @Field(() => ID, { nullable: true, description: 'The agreement in which it was made.' })
    agreement?: string | null;

    @RefersTo('party', 'responsibleIds')
    @Field(() => [String], { nullable: true, description: 'Who has to keep it, by whatever a person would type.' })
    responsible?: string[] | null;

    @RefersTo('party', 'counterpartIds')
    @Field(() => [String], { nullable: true, description: 'To whom it was made, by whatever a person would type.' })
    counterparts?: string[] | null;

    @Field(() => [MakerInput], { nullable: true, description: 'Who made it.' })
    makers?: MakerInput[] | null;

    @Field(() => [ProgressNoteInput], { nullable: true, description: 'How it is being kept, as known day by day.' })
    progress?: ProgressNoteInput[] | null;

    @RefersTo('item', 'outcomeIds')
    @Field(() => [ID], { nullable: true, description: 'The items that came of it.' })
    outcomes?: string[] | null;
  }
  return Facts;
}

@InputType('CreateCommitmentInput', { description: 'A new promise that can be kept or missed.' })
export class CreateCommitmentInput extends commitmentFacts(CreationInput, true) {}

export const CreateCommitmentPayload = creationOf(
  'commitment',
  () => Commitment,
  () => commitmentList.Edge,
);

@InputType('UpdateCommitmentInput', { description: 'What is to change of a promise.' })
export class UpdateCommitmentInput extends commitmentFacts(UpdateInput, false) {}

export const UpdateCommitmentPayload = updateOf('commitment', () => Commitment);

@InputType('NoteProgressInput', { description: 'What is known on a day about how a promise is being kept.' })
export class NoteProgressInput extends MutationInput {
  @RefersTo('commitment')
  @Field(() => ID, { description: 'The promise.' })
  commitment: string;

  @Field(() => ProgressNoteInput, { description: 'What is known.' })
  progress: ProgressNoteInput;
}

@InputType('SettleCommitmentInput', { description: 'What became of a promise.' })
export class SettleCommitmentInput extends MutationInput {
  @RefersTo('commitment')
  @Field(() => ID, { description: 'The promise.' })
  commitment: string;

  @Field(() => CommitmentStatus, { description: 'DONE, PARTLY_DONE, MISSED or DROPPED.' })
  status: CommitmentStatus;

  @RefersTo('item', 'outcomeIds')
  @Field(() => [ID], { nullable: true, description: 'The items that came of it, added to those known.' })
  outcomes?: string[] | null;

  @Field(() => ProgressNoteInput, { nullable: true, description: 'The last note on its progress.' })
  progress?: ProgressNoteInput | null;
}

const AS_IT_BECAME: [() => typeof Commitment, string] = [() => Commitment, 'The promise as it is now.'];

export const NoteProgressPayload = payloadOf('NoteProgressPayload', { commitment: AS_IT_BECAME });

export const SettleCommitmentPayload = payloadOf('SettleCommitmentPayload', { commitment: AS_IT_BECAME });
