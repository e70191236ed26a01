import { type AddressInfo, createServer } from 'node:net';

/** A port of an address of this machine that nothing listens on at the moment. @throws the system's error */
export async function freePort(host: string): Promise<number> {
  const probe = createServer();
  const port = await new Promise<number>((settle, fail) => {
    probe.once('error', fail);
    probe.listen(0, host, () => settle((probe.address() as AddressInfo).port));
  });
  await new Promise((settle) => probe.close(settle));
  return port;
}
