import { Field, InputType } from 'type-graphql';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type Ref, RefersTo, type Refs } from '../../records/writing/drafts.ts';
import { ItemFacts, MakerInput } from '../cooperation/item.inputs.ts';
import { CommitmentStatus } from './commitment.entity.ts';

@InputType('ProgressNoteInput', { description: 'What was known on a day about how a promise is being kept.' })
export class ProgressNoteInput {
  @Field(() => PartialDate, { description: 'The day.' })
  on: string;

  @Field(() => String, { description: 'What was known.' })
  text: string;

  @RefersTo('source', { nullable: true, description: 'The source that reports it.' })
  source?: Ref | null;
}

/** What may be said of a promise. */
@InputType()
export abstract class CommitmentFacts extends ItemFacts {
  @Field(() => CommitmentStatus, { description: 'How far it has come.' })
  status: CommitmentStatus;

  @Field(() => PartialDate, { nullable: true, description: 'When it was made.' })
  announcedOn?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When work on it starts.' })
  startsOn?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it is due.' })
  dueOn?: string | null;

  @RefersTo('agreement', { nullable: true, description: 'The agreement in which it was made.' })
  agreement?: Ref | null;

  @RefersTo('party', 'responsibleIds', {
    nullable: true,
    description: 'Who has to keep it, by whatever a person would type.',
  })
  responsible?: Refs<'responsibleIds'> | null;

  @RefersTo('party', 'counterpartIds', {
    nullable: true,
    description: 'To whom it was made, by whatever a person would type.',
  })
  counterparts?: Refs<'counterpartIds'> | null;

  @Field(() => [MakerInput], { nullable: true, description: 'Who made it.' })
  makers?: MakerInput[] | null;

  @Field(() => [ProgressNoteInput], { nullable: true, description: 'How it is being kept, as known day by day.' })
  progress?: ProgressNoteInput[] | null;

  @RefersTo('item', 'outcomeIds', { nullable: true, description: 'The items that came of it.' })
  outcomes?: Refs<'outcomeIds'> | null;
}

@InputType('NoteProgressInput', { description: 'What is known on a day about how a promise is being kept.' })
export class NoteProgressInput extends MutationInput {
  @RefersTo('commitment', { description: 'The promise.' })
  commitment: Ref;

  @Field(() => ProgressNoteInput, { description: 'What is known.' })
  progress: ProgressNoteInput;
}

@InputType('SettleCommitmentInput', { description: 'What became of a promise.' })
export class SettleCommitmentInput extends MutationInput {
  @RefersTo('commitment', { description: 'The promise.' })
  commitment: Ref;

  @Field(() => CommitmentStatus, { description: 'DONE, PARTLY_DONE, MISSED or DROPPED.' })
  status: CommitmentStatus;

  @RefersTo('item', 'outcomeIds', { nullable: true, description: 'The items that came of it, added to those known.' })
  outcomes?: Refs<'outcomeIds'> | null;

  @Field(() => ProgressNoteInput, { nullable: true, description: 'The last note on its progress.' })
  progress?: ProgressNoteInput | null;
}
