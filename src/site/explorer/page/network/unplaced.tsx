import { Name, useSpeaker } from '../language.tsx';
import { type Network, partyLink } from './network.ts';

/** The parties without a location, as links. */
export function Unplaced({ network: { nodes }, parameters }: { network: Network; parameters: URLSearchParams }) {
  const { words, number } = useSpeaker();
  const unplaced = nodes.filter(({ coordinates }) => !coordinates);
  if (unplaced.length === 0) return null;
  return (
    <details className="unplaced">
      <summary>{words.notOnMap.replace('{}', number(unplaced.length))}</summary>
      <ul>
        {unplaced.map(({ party }) => (
          <li key={party.id}>
            <a href={partyLink(party, parameters)}>
              <Name label={party.label} />
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
