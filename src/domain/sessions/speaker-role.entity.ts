import { registerEnumType } from 'type-graphql';

export enum SpeakerRole {
  SPEAKER = 'SPEAKER',
  PANELLIST = 'PANELLIST',
  MODERATOR = 'MODERATOR',
  KEYNOTE = 'KEYNOTE',
  CHAIR = 'CHAIR',
}
registerEnumType(SpeakerRole, {
  name: 'SpeakerRole',
  description: 'As what a person appears in a session.',
  valuesConfig: {
    SPEAKER: { description: 'Gives a speech or a talk.' },
    PANELLIST: { description: 'Takes part in the discussion of a panel.' },
    MODERATOR: { description: 'Leads the discussion.' },
    KEYNOTE: { description: 'Gives the keynote address.' },
    CHAIR: { description: 'Presides over the sitting.' },
  },
});
