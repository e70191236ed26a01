import type { MachineDescription } from '../../records/description/machine.ts';
import type { FoundPerson } from './person.page.ts';

export const machineReadablePerson: MachineDescription = {
  linkedData: ({ honorific, positions }: FoundPerson, to) => ({
    type: 'Person',
    ...to.withoutEmpty({
      honorificPrefix: honorific,
      jobTitle: positions.map(({ title }) => title),
      affiliation: positions.flatMap(({ title, from, to: until, party }) =>
        party
          ? {
              type: 'OrganizationRole',
              roleName: title,
              affiliation: to.named(party),
              ...to.withoutEmpty({ startDate: to.date(from), endDate: to.date(until) }),
            }
          : [],
      ),
    }),
  }),
  vocabulary: {},
  feed: { fragment: 'PersonEntry', summary: () => [] },
};
