/** Places with one name in one country that are farther apart are different. Registers locate a city this precisely. */
export const MAX_SAME_PLACE_KM = 20;

/**
 * Returns the great-circle distance in kilometres on a sphere of the earth's size, as SQL; null if a place is unknown.
 * @param one alias of a row with `latitude` and `longitude`
 * @param other alias of another such row
 */
export function kilometres(one: string, other: string): string {
  // `least` ignores a null.
  return `case when ${one}.latitude is not null and ${other}.latitude is not null then
    2 * 6371 * asin(sqrt(least(1, sin(radians(${other}.latitude - ${one}.latitude) / 2) ^ 2
    + cos(radians(${one}.latitude)) * cos(radians(${other}.latitude))
      * sin(radians(${other}.longitude - ${one}.longitude) / 2) ^ 2))) end`;
}
