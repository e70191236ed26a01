import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { documentOf, useAnswer } from '../../../explorer/page/ask.ts';
import { useWords } from '../words.tsx';
import type { ControlProps } from './control-props.ts';
import { type Forms, typeOfId } from './forms.ts';
import type { NamedRecord } from './values.ts';
import { instantOf, LAST_LOCAL, localOf, ZONE_OF_BROWSER } from './zoned-time.ts';

/** The time zones of the browser; the zone of the record comes first. */
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** A time as the clocks of a place show it: of the forum of the record if it has one, otherwise of the browser. */
export function InstantField({ path, control, forms }: { path: string; control: ControlProps; forms: Forms }) {
  const words = useWords();
  const { setValue } = useFormContext();
  const instant = String(useWatch({ name: path }) ?? '');
  const [chosen, setChosen] = useState<string | null>(null);
  const ofRecord = useZoneOfRecord(forms);
  const zone = chosen ?? ofRecord ?? ZONE_OF_BROWSER;
  const set = (local: string, inZone: string) => setValue(path, instantOf(local, inZone), { shouldDirty: true });
  return (
    <div className="instant">
      <input
        {...control}
        type="datetime-local"
        value={localOf(instant, zone)}
        max={LAST_LOCAL}
        onChange={(event) => set(event.currentTarget.value, zone)}
      />
      <select
        aria-label={words.timeZone}
        value={zone}
        onChange={(event) => {
          const next = event.currentTarget.value;
          // The clock stays as it was typed.
          set(localOf(instant, zone), next);
          setChosen(next);
        }}
      >
        {[...new Set([zone, ...ZONES])].map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </div>
  );
}

interface ZoneAnswer {
  node: { timeZone: string | null } | null;
}

/** The time zone of the record that the form names, of a type that has one: the forum of a session. */
function useZoneOfRecord(forms: Forms): string | null {
  const values = useWatch() as { [field: string]: unknown };
  const record = Object.values(values).find(
    (value): value is NamedRecord =>
      typeof value === 'object' &&
      value !== null &&
      'id' in value &&
      (typeOfId(forms, String(value.id))?.hasTimeZone ?? false),
  );
  const query = `query ZoneOf($id: ID!) { node(id: $id) { ... on ${record?.__typename ?? 'Node'} { ${record ? 'timeZone' : 'id'} } } }`;
  const { data } = useAnswer(
    documentOf<ZoneAnswer>({ query, variables: {} }),
    { id: record?.id },
    record !== undefined,
  );
  return data?.node?.timeZone ?? null;
}
