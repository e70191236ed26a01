import { InputType } from 'type-graphql';
import { ActionInput } from '../../records/api/mutation.inputs.ts';
import { Needed, Optional } from '../../records/api/optional.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { ItemFacts, MakerInput } from '../cooperation/item.inputs.ts';
import { CommitmentStatus, SettledStatus } from './commitment.entity.ts';

@InputType('ProgressNoteInput', { description: 'What was known on a day about how a promise is being kept.' })
export class ProgressNoteInput {
  @Needed(PartialDate, 'The day.')
  on: string;

  @Needed(String, 'What was known.')
  text: string;

  @RefersTo('source', 'The source that reports it.', OPTIONAL)
  source?: Ref | null;
}

/** The facts that an input may give of a promise. */
@InputType()
export abstract class CommitmentFacts extends ItemFacts {
  @Needed(CommitmentStatus, 'How far it has come.')
  status: CommitmentStatus;

  @Optional(PartialDate, 'When it was made.')
  announcedOn?: string | null;

  @Optional(PartialDate, 'When work on it starts.')
  startsOn?: string | null;

  @Optional(PartialDate, 'When it is due.')
  dueOn?: string | null;

  @RefersTo('agreement', 'The agreement in which it was made.', OPTIONAL)
  agreement?: Ref | null;

  @RefersToMany('party', 'responsibleIds', 'Who has to keep it, by whatever a person would type.', OPTIONAL)
  responsible?: Refs<'responsibleIds'> | null;

  @RefersToMany('party', 'counterpartIds', 'To whom it was made, by whatever a person would type.', OPTIONAL)
  counterparts?: Refs<'counterpartIds'> | null;

  @Optional([MakerInput], 'Who made it.')
  makers?: MakerInput[] | null;

  @Optional([ProgressNoteInput], 'How it is being kept, as known day by day.')
  progress?: ProgressNoteInput[] | null;

  @RefersToMany('item', 'outcomeIds', 'The items that came of it.', OPTIONAL)
  outcomes?: Refs<'outcomeIds'> | null;
}

@InputType('AddProgressNoteInput', { description: 'What is known on a day about how a promise is being kept.' })
export class AddProgressNoteInput extends ActionInput {
  @Needed(ProgressNoteInput, 'What is known.')
  progress: ProgressNoteInput;
}

@InputType('SettleCommitmentInput', { description: 'What became of a promise.' })
export class SettleCommitmentInput extends ActionInput {
  @Needed(SettledStatus, 'What became of it.')
  status: SettledStatus;

  @RefersToMany('item', 'outcomeIds', 'The items that came of it, added to those known.', OPTIONAL)
  outcomes?: Refs<'outcomeIds'> | null;

  @Optional(ProgressNoteInput, 'The last note on its progress.')
  progress?: ProgressNoteInput | null;
}
