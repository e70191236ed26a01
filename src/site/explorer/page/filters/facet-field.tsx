import { useId, useState } from 'react';
import { kebab } from '../../address.ts';
import type { Facet, ListDescription } from '../../catalogue.ts';
import { useSpeaker } from '../language.tsx';
import { change } from '../place.ts';
import { type Branch, branchesOf, branchesWith, type FacetValue, hasChosen } from './branches.ts';
import { type Facets, useFacets } from './facets.ts';

export interface FacetFieldProps {
  facet: Facet;
  list: ListDescription;
  parameters: URLSearchParams;
  facets: Facets | undefined;
}

/** A filter as a checklist of its values, each with the number of records that it shows. */
export function FacetField({ facet, list, parameters, facets }: FacetFieldProps) {
  const { words, dimension } = useSpeaker();
  const [isWhole, setIsWhole] = useState(false);
  const [sought, setSought] = useState('');
  const chosen = parameters.getAll(facet.parameter);
  const all = useFacets(list, parameters, isWhole, facet);
  const rows = (isWhole ? all?.counts[facet.field] : undefined) ?? facets?.counts[facet.field];
  const values = useFacetValues(facet, rows, chosen, facets?.names);
  const isCut = rows?.some(({ keys }) => keys[0]?.kind === 'OTHER') ?? false;
  const branches = branchesWith(sought, branchesOf(values));
  if (values.length === 0) return null;
  const toggle = (value: string) => {
    const others = chosen.filter((each) => each !== value);
    change({ [facet.parameter]: others.length < chosen.length ? others : [...chosen, value] });
  };
  return (
    <fieldset className="facet">
      <legend>{titleCase(facet.parameter === 'with' ? words.withCountry : dimension(facet.dimension))}</legend>
      {isWhole && (
        <input
          type="search"
          value={sought}
          aria-label={words.find}
          placeholder={words.find}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      )}
      <div className={isWhole ? 'facet-values whole' : 'facet-values'}>
        <Branches branches={branches} chosen={chosen} isOpen={!isWhole || sought.trim() !== ''} toggle={toggle} />
      </div>
      {isCut && !isWhole && (
        <button type="button" className="plain" onClick={() => setIsWhole(true)}>
          {words.showAll.replace('{}', '').trim()}
        </button>
      )}
    </fieldset>
  );
}

interface BranchesProps {
  branches: readonly Branch[];
  chosen: readonly string[];
  /** Whether all branches are open, and cannot be closed. */
  isOpen: boolean;
  toggle: (value: string) => void;
}

function Branches({ isBelow = false, ...props }: BranchesProps & { isBelow?: boolean }) {
  return (
    <ul className={isBelow ? 'narrower' : undefined}>
      {props.branches.map((branch) => (
        <BranchItem key={branch.value} branch={branch} {...props} />
      ))}
    </ul>
  );
}

/** A value with those below it, which are shown if one of them is chosen or the reader opens them. */
function BranchItem({ branch, ...props }: BranchesProps & { branch: Branch }) {
  const { words, number } = useSpeaker();
  const { chosen, toggle } = props;
  const { value, name, count, children } = branch;
  /** As the reader chose; null before. */
  const [isUnfolded, setIsUnfolded] = useState<boolean | null>(null);
  const isOpen = props.isOpen || (isUnfolded ?? hasChosen(children, chosen));
  const id = useId();
  return (
    <li>
      <div className="facet-value">
        <label htmlFor={id}>
          <input id={id} type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
          <span className="facet-name">{name}</span>
          <span className="facet-count">{number(count)}</span>
        </label>
        {children.length > 0 && !props.isOpen && (
          <button
            type="button"
            className="plain"
            aria-expanded={isOpen}
            aria-label={words.narrowerValues.replace('{}', name)}
            onClick={() => setIsUnfolded(!isOpen)}
          >
            <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
          </button>
        )}
      </div>
      {isOpen && children.length > 0 && <Branches {...props} isBelow branches={children} />}
    </li>
  );
}

/** The values with records, and the chosen ones. */
function useFacetValues(
  { constants }: Facet,
  rows: Facets['counts'][string] | undefined,
  chosen: readonly string[],
  names: Facets['names'] = new Map(),
): FacetValue[] {
  const { code } = useSpeaker();
  const counted = (rows ?? []).flatMap(({ count, keys: [key] }) => {
    if (!key?.value) return [];
    const id = key.value;
    if (constants) return [{ id, parent: null, value: kebab(id), name: code(id), count }];
    // An address may name a record by its id, its slug, or for parties any name.
    const known = [id, key.node?.slug].find((each) => each && chosen.includes(each));
    const named = chosen.find((each) => names.get(each) === key.label);
    const parent = key.node?.parent?.id ?? null;
    return [{ id, parent, value: known ?? named ?? key.node?.slug ?? id, name: key.label, count }];
  });
  const missing = chosen.filter((value) => !counted.some((each) => each.value === value));
  return [
    ...counted,
    ...missing.map((value) => ({ id: value, parent: null, value, name: names.get(value) ?? value, count: 0 })),
  ];
}

export function titleCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
