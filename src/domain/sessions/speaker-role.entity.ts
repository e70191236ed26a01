import { type EnumOf, enumOf } from '../../records/values/enum.ts';

export const SpeakerRole = enumOf('SpeakerRole', 'As what a person appears in a session.', {
  SPEAKER: 'Gives a speech or a talk.',
  PANELLIST: 'Takes part in the discussion of a panel.',
  MODERATOR: 'Leads the discussion.',
  KEYNOTE: 'Gives the keynote address.',
  CHAIR: 'Presides over the sitting.',
});
export type SpeakerRole = EnumOf<typeof SpeakerRole>;
