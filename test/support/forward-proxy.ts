/** A proxy as companies have them, on loopback: tunnels, and requests in absolute form. It alone knows the names of the tests' servers. */
import http from 'node:http';
import net from 'node:net';
import { tied } from './sockets.ts';

export interface ForwardProxy {
  readonly url: string;
  /** `host:port` of each tunnel and each request, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Whatever the name, its server is the one at that port on loopback. */
export async function forwardProxy(): Promise<ForwardProxy> {
  const asked: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = http.createServer((request, response) => {
    const { host, port, pathname, search } = new URL(request.url!);
    asked.push(host);
    const onward = http.request(
      { host: '127.0.0.1', port, method: request.method, path: pathname + search, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.on('connect', (request, client: net.Socket, head) => {
    asked.push(request.url!);
    const target = net.connect(Number(request.url!.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      client.pipe(target).pipe(client);
    });
    tied(client, target, sockets);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    asked,
    close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
