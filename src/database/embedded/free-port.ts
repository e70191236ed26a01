import { type AddressInfo, createServer } from 'node:net';

/**
 * Returns a free port of a local address.
 * @throws the error of the system
 */
export async function freePort(host: string): Promise<number> {
  const probe = createServer();
  const port = await new Promise<number>((settle, fail) => {
    probe.once('error', fail);
    probe.listen(0, host, () => settle((probe.address() as AddressInfo).port));
  });
  await new Promise((settle) => probe.close(settle));
  return port;
}
