/** The metrics that a server reports at this address, by name and labels as they stand there. */
export async function metricsAt(url: string): Promise<Map<string, number>> {
  const text = await (await fetch(url)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, what, value] = /^(.+) (\S+)$/.exec(line)!;
      return [what!, Number(value)];
    }),
  );
}

/** The names of all metrics that a server reports at this address, those without a value at the moment as well. */
export async function metricNamesAt(url: string): Promise<Set<string>> {
  const text = await (await fetch(url)).text();
  const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name!],
  );
  return new Set(names);
}
