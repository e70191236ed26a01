import { PartyLevel } from '../../domain/parties/party.entity.ts';
import { MAX_LINE_CHARS } from '../../records/values/text.ts';
import type { PartyReference } from '../files/import-format.ts';
import { truncateText } from '../files/truncate-text.ts';
import type { Expressions, Scope } from './expressions.ts';
import { itemsOf, type MappingNode } from './mapping-nodes.ts';

const PARTY_KEYS = ['name', 'within', 'level', 'codes', 'latitude', 'longitude', 'population', 'when'];

/** Reads the party of a row; undefined if the row names none. */
export type MappedParty = (scope: Scope, at?: string) => PartyReference | undefined;

/** The parties of a mapping: those named in `parties`, and those described in a single field. */
export class MappedParties {
  private readonly parties = new Map<string, MappedParty>();

  constructor(private readonly expressions: Expressions) {}

  add(name: string, node: MappingNode): void {
    this.parties.set(name, this.party(node, null));
  }

  named(name: string): MappedParty | undefined {
    return this.parties.get(name);
  }

  /** @param level the level of the party if the mapping gives none */
  party(node: MappingNode, level: string | null): MappedParty {
    if (node.text !== null) {
      const known = this.parties.get(node.text);
      if (known) return known;
      const name = this.partyName(node);
      return (scope, at) => {
        const text = name(scope, at);
        return text === undefined
          ? undefined
          : { $party: { name: text, ...(level && { level: level as PartyLevel }) } };
      };
    }
    this.expressions.onlyKeys(node, PARTY_KEYS);
    const texts = (key: string) => {
      const given = node.entries?.get(key);
      return given ? this.expressions.text(given) : () => undefined;
    };
    const named = node.entries?.get('name');
    if (!named) this.expressions.errors.add(node, 'A party needs a "name".');
    const name = named ? this.partyName(named) : () => undefined;
    const [within, population] = [texts('within'), texts('population')];
    const [latitude, longitude] = [texts('latitude'), texts('longitude')];
    const levelNode = node.entries?.get('level');
    const isLevel = levelNode?.text != null && levelNode.text in PartyLevel;
    const levelOf =
      levelNode && !isLevel ? this.expressions.text(levelNode) : () => levelNode?.text ?? level ?? undefined;
    const codes = itemsOf(node.entries?.get('codes')).map((code) => this.expressions.text(code));
    const when = this.expressions.when(node);
    return (scope, path) => {
      const text = when && !when(scope) ? undefined : name(scope, path);
      if (text === undefined) return undefined;
      const at = { latitude: Number(latitude(scope) ?? Number.NaN), longitude: Number(longitude(scope) ?? Number.NaN) };
      const isPlace = Math.abs(at.latitude) <= 90 && Math.abs(at.longitude) <= 180;
      const people = Math.round(Number(population(scope)));
      const known = codes.map((code) => code(scope)).filter((code) => code !== undefined);
      const ofLevel = levelOf(scope);
      return {
        $party: {
          name: text,
          within: within(scope),
          ...(ofLevel && ofLevel in PartyLevel && { level: ofLevel as PartyLevel }),
          ...(known.length > 0 && { codes: known }),
          ...(isPlace && { coordinates: at }),
          ...(people > 0 && people < 2 ** 31 && { population: people }),
        },
      };
    };
  }

  /** Reads the name of a party, cut to the maximum length of a name. */
  private partyName(node: MappingNode): (scope: Scope, at?: string) => string | undefined {
    const name = this.expressions.text(node);
    return (scope, at) => {
      const text = name(scope);
      // Keys are read without a path: the same cut is reported for the field already.
      return text && truncateText(text, MAX_LINE_CHARS, (sentence) => at && scope.repair(`${at}: ${sentence}`));
    };
  }
}
