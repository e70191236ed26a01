/** Type and uuid in a global id such as "agreement_0199c1f4a2b37c4d8e9f000000000000"; null if it is malformed. */
export function readId(id: string): { type: string; uuid: string } | null {
  const underscore = id.lastIndexOf('_');
  const [type, hex] = [id.slice(0, Math.max(underscore, 0)), id.slice(underscore + 1)];
  if (!/^[a-z_]+$/.test(type) || !/^[0-9a-f]{32}$/.test(hex)) return null;
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return { type, uuid: parts.join('-') };
}

/** The global id of a row. */
export function writeId(table: string, uuid: string): string {
  return `${table}_${uuid.split('-').join('')}`;
}
