import { InputType } from 'type-graphql';
import { ActionInput } from '../../records/api/mutation.inputs.ts';
import { Optional, Required } from '../../records/api/optional.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { OPTIONAL, type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { ItemFacts, MakerInput } from '../cooperation/item.inputs.ts';
import { CommitmentStatus, SettledStatus } from './commitment.entity.ts';

@InputType('ProgressNoteInput', { description: 'A note on the progress of a commitment, with its date.' })
export class ProgressNoteInput {
  @Required(PartialDate, 'Date of the note.')
  on: string;

  @Required(String, 'Text of the note.')
  text: string;

  @RefersTo('source', 'Source that reports the progress.', OPTIONAL)
  source?: Ref | null;
}

/** The fields of a commitment in an input. */
@InputType()
export abstract class CommitmentFacts extends ItemFacts {
  @Required(CommitmentStatus, 'Status of the commitment.')
  status: CommitmentStatus;

  @Optional(PartialDate, 'Date on which the commitment was made.')
  announcedOn?: string | null;

  @Optional(PartialDate, 'Date on which the work starts.')
  startsOn?: string | null;

  @Optional(PartialDate, 'Date on which the commitment is due.')
  dueOn?: string | null;

  @RefersTo('agreement', 'Agreement in which the commitment was made (id).', OPTIONAL)
  agreement?: Ref | null;

  @RefersToMany(
    'party',
    'responsibleIds',
    'Parties responsible for the commitment (ids, codes, slugs or names).',
    OPTIONAL,
  )
  responsible?: Refs<'responsibleIds'> | null;

  @RefersToMany(
    'party',
    'counterpartIds',
    'Parties with which, or for which, the commitment was made (ids, codes, slugs or names).',
    OPTIONAL,
  )
  counterparts?: Refs<'counterpartIds'> | null;

  @Optional([MakerInput], 'Makers of the commitment.')
  makers?: MakerInput[] | null;

  @Optional([ProgressNoteInput], 'Progress notes.')
  progress?: ProgressNoteInput[] | null;

  @RefersToMany('item', 'outcomeIds', 'Items that resulted from the commitment (ids).', OPTIONAL)
  outcomes?: Refs<'outcomeIds'> | null;
}

@InputType('AddProgressNoteInput', { description: 'Input of addProgressNote.' })
export class AddProgressNoteInput extends ActionInput {
  @Required(ProgressNoteInput, 'Note to be added.')
  progress: ProgressNoteInput;
}

@InputType('SettleCommitmentInput', { description: 'Input of settleCommitment.' })
export class SettleCommitmentInput extends ActionInput {
  @Required(SettledStatus, 'Final status.')
  status: SettledStatus;

  @RefersToMany(
    'item',
    'outcomeIds',
    'Items that resulted from the commitment (ids), added to those recorded.',
    OPTIONAL,
  )
  outcomes?: Refs<'outcomeIds'> | null;

  @Optional(ProgressNoteInput, 'A last progress note.')
  progress?: ProgressNoteInput | null;
}
