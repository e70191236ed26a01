import type { Feature } from '../../records/feature.ts';
import { Speaker } from './speaker.entity.ts';
import {
  AppearancesOfPersonResolver,
  SpeakerGroupsResolver,
  SpeakerResolver,
  SpeakersOfSessionResolver,
} from './speaker.resolver.ts';

export const speakers: Feature = {
  entities: [Speaker],
  resolvers: [SpeakerResolver, SpeakerGroupsResolver, SpeakersOfSessionResolver, AppearancesOfPersonResolver],
};
