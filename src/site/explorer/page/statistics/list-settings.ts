import { settingsOf } from '../../address.ts';

/** Returns the filters of statistics as settings of a list: without what belongs to the picture alone. */
export function listSettings(parameters: URLSearchParams): { [name: string]: string[] } {
  const {
    of: _of,
    by: _by,
    and: _and,
    top: _top,
    tab: _tab,
    share: _share,
    theme: _theme,
    ...filters
  } = settingsOf(parameters);
  return filters;
}
