import { useState } from 'react';
import { settingsOf } from '../../address.ts';
import { useSpeaker } from '../language.tsx';
import { PartyField } from '../parties/party-field.tsx';
import { linkTo } from '../place.ts';

/** A button that opens a field: the party chosen there leads to the pair, with the filters of the page. */
export function CompareWith({ slug, filters }: { slug: string; filters: URLSearchParams }) {
  const { words } = useSpeaker();
  const [isOpen, setIsOpen] = useState(false);
  if (!isOpen)
    return (
      <button type="button" onClick={() => setIsOpen(true)}>
        + {words.compareWith}
      </button>
    );
  return (
    <PartyField
      label={words.compareWith}
      chosen={null}
      onChoose={(other) =>
        other && location.assign(linkTo('between', { ...settingsOf(filters), party: [slug, other] }))
      }
    />
  );
}
