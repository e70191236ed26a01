import { type EnumOf, enumOf } from '../../records/values/enum.ts';

export const SpeakerRole = enumOf('SpeakerRole', 'Role of a person in a session.', {
  SPEAKER: 'The person gives a speech or a talk.',
  PANELLIST: 'The person takes part in a panel discussion.',
  MODERATOR: 'The person leads the discussion.',
  KEYNOTE: 'The person gives the keynote address.',
  CHAIR: 'The person chairs the session.',
});
export type SpeakerRole = EnumOf<typeof SpeakerRole>;
