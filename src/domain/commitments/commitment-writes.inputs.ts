import { InputType } from 'type-graphql';
import { InputField, MutationInput, OPTIONAL } from '../../records/api/mutation.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { ItemFacts, MakerInput } from '../cooperation/item.inputs.ts';
import { CommitmentStatus } from './commitment.entity.ts';

@InputType('ProgressNoteInput', { description: 'What was known on a day about how a promise is being kept.' })
export class ProgressNoteInput {
  @InputField(PartialDate, 'The day.')
  on: string;

  @InputField(String, 'What was known.')
  text: string;

  @RefersTo('source', 'The source that reports it.', OPTIONAL)
  source?: Ref | null;
}

/** What may be said of a promise. */
@InputType()
export abstract class CommitmentFacts extends ItemFacts {
  @InputField(CommitmentStatus, 'How far it has come.')
  status: CommitmentStatus;

  @InputField(PartialDate, 'When it was made.', OPTIONAL)
  announcedOn?: string | null;

  @InputField(PartialDate, 'When work on it starts.', OPTIONAL)
  startsOn?: string | null;

  @InputField(PartialDate, 'When it is due.', OPTIONAL)
  dueOn?: string | null;

  @RefersTo('agreement', 'The agreement in which it was made.', OPTIONAL)
  agreement?: Ref | null;

  @RefersToMany('party', 'responsibleIds', 'Who has to keep it, by whatever a person would type.', OPTIONAL)
  responsible?: Refs<'responsibleIds'> | null;

  @RefersToMany('party', 'counterpartIds', 'To whom it was made, by whatever a person would type.', OPTIONAL)
  counterparts?: Refs<'counterpartIds'> | null;

  @InputField([MakerInput], 'Who made it.', OPTIONAL)
  makers?: MakerInput[] | null;

  @InputField([ProgressNoteInput], 'How it is being kept, as known day by day.', OPTIONAL)
  progress?: ProgressNoteInput[] | null;

  @RefersToMany('item', 'outcomeIds', 'The items that came of it.', OPTIONAL)
  outcomes?: Refs<'outcomeIds'> | null;
}

@InputType('NoteProgressInput', { description: 'What is known on a day about how a promise is being kept.' })
export class NoteProgressInput extends MutationInput {
  @RefersTo('commitment', 'The promise.')
  commitment: Ref;

  @InputField(ProgressNoteInput, 'What is known.')
  progress: ProgressNoteInput;
}

@InputType('SettleCommitmentInput', { description: 'What became of a promise.' })
export class SettleCommitmentInput extends MutationInput {
  @RefersTo('commitment', 'The promise.')
  commitment: Ref;

  @InputField(CommitmentStatus, 'DONE, PARTLY_DONE, MISSED or DROPPED.')
  status: CommitmentStatus;

  @RefersToMany('item', 'outcomeIds', 'The items that came of it, added to those known.', OPTIONAL)
  outcomes?: Refs<'outcomeIds'> | null;

  @InputField(ProgressNoteInput, 'The last note on its progress.', OPTIONAL)
  progress?: ProgressNoteInput | null;
}
