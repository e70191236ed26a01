/** Reads the metrics at an address, by name with labels. */
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

/** Reads the names of all metrics at an address, including those without a value. */
export async function metricNamesAt(url: string): Promise<Set<string>> {
  const text = await (await fetch(url)).text();
  const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name!],
  );
  return new Set(names);
}
