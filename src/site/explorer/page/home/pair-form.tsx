import { type FormEvent, useState } from 'react';
import type { PartyFragment } from '../../documents.ts';
import { useSpeaker } from '../language.tsx';
import { PartyField } from '../parties/party-field.tsx';
import { linkTo } from '../place.ts';

/** A party that was chosen, or the text of a name. */
interface Named {
  party: PartyFragment | null;
  text: string;
}

const NOBODY: Named = { party: null, text: '' };

/** Two fields: one party leads to its page, two lead to what is between them. A name may be written without a choice. */
export function PairForm() {
  const { words } = useSpeaker();
  const [first, setFirst] = useState(NOBODY);
  const [second, setSecond] = useState(NOBODY);
  const show = (event: FormEvent) => {
    event.preventDefault();
    const given = [first, second].filter(({ party, text }) => party || text.trim());
    const [one, other] = given;
    if (!one) return;
    if (one.party && !other) location.assign(linkTo(`party/${one.party.slug}`));
    else location.assign(linkTo('between', { party: given.map(({ party, text }) => party?.slug ?? text.trim()) }));
  };
  return (
    <form className="pair-form" onSubmit={show}>
      {(
        [
          [words.firstParty, first, setFirst],
          [words.secondParty, second, setSecond],
        ] as const
      ).map(([label, named, set]) => (
        <PartyField
          key={label}
          label={label}
          chosen={named.party}
          onChoose={(_, party) => set({ party, text: '' })}
          onType={(text) => set({ party: null, text })}
        />
      ))}
      <button type="submit" className="primary">
        {words.show}
      </button>
    </form>
  );
}
