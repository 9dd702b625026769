import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

/** A way to a server that can be cut: from then on what is under way says nothing, and nobody new gets through. */
export async function networkTo(serverUrl: string): Promise<{ url: string; cut(): void }> {
  const { hostname, port } = new URL(serverUrl);
  const ends = new Set<Socket>();
  const way = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      from.on('error', () => to.destroy()).pipe(to);
    }
  });
  await once(way.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(serverUrl);
  url.port = String((way.address() as AddressInfo).port);
  onTestFinished(() => {
    for (const end of ends) end.destroy();
    way.close();
  });
  return {
    url: url.href,
    cut: () => {
      way.close();
      for (const end of ends) end.unpipe().pause();
    },
  };
}
