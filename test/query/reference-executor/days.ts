/** The first day that a partial date may mean: "1897" is "1897-01-01". */
export function firstDay(date: string): string {
  const [year, month = '01', day = '01'] = date.split('-');
  return `${year}-${month}-${day}`;
}

/** The last day that a partial date may mean: "1897" is "1897-12-31". */
export function lastDay(date: string): string {
  const [year, month = '12', day] = date.split('-');
  if (day) return date;
  const last = new Date(`${year}-${month}-01`);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  return last.toISOString().slice(0, 10);
}

/** The day a number of days after another; before it if the number is negative. */
export function daysAfter(day: string, days: number): string {
  const date = new Date(day);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
