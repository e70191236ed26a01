import type { Feature } from '../../records/feature.ts';
import { SigningResolver } from './signing.resolver.ts';

export const signings: Feature = { resolvers: [SigningResolver] };
