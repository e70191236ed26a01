import type { PartnersQuery } from '../../documents.ts';

/** A partner of the party, with the numbers of their items. */
export type Partner = NonNullable<PartnersQuery['party']>['partners']['nodes'][number];
