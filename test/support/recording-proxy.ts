/** A TCP proxy on loopback that keeps every byte that goes through it, in both directions. */
import net from 'node:net';
import { tied } from './sockets.ts';

export interface RecordingProxy {
  readonly url: string;
  /** Everything that was sent to the service, and everything that it answered. */
  recorded(): Buffer;
  close(): Promise<void>;
}

export async function recordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target);
  const pieces: Buffer[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const service = net.connect(Number(port), hostname);
    tied(client, service, sockets);
    for (const [from, to] of [
      [client, service],
      [service, client],
    ] as const) {
      from.on('data', (bytes: Buffer) => {
        pieces.push(bytes);
        to.write(bytes);
      });
      from.on('end', () => to.end());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    recorded: () => Buffer.concat(pieces),
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
