/** An authority of one's own, as companies have them: certificates that it signs, and TLS in front of plain servers. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { tied } from './sockets.ts';

export interface OwnAuthority {
  /** The authority's certificate, as a file. */
  readonly file: string;
  /** A server on loopback that ends TLS for these names and hands everything on to a plain one. */
  front(target: string, name: string): Promise<TlsFront>;
  close(): Promise<void>;
}

export interface TlsFront {
  /** By a name that no resolver knows. */
  readonly url: string;
  readonly port: number;
}

export function ownAuthority(names: readonly string[]): OwnAuthority {
  const folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-authority-'));
  const at = (name: string) => path.join(folder, name);
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' ');
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl('req', '-x509', ...key, '-subj', '/CN=Our own authority', '-keyout', at('ca.key'), '-out', at('ca.pem'));
  openssl(
    ...['req', '-x509', ...key, '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-subj', `/CN=${names[0]}`],
    ...['-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')},IP:127.0.0.1`],
    ...['-addext', 'basicConstraints=critical,CA:FALSE', '-keyout', at('leaf.key'), '-out', at('leaf.pem')],
  );
  const sockets = new Set<net.Socket>();
  const servers: tls.Server[] = [];
  const certificate = { key: readFileSync(at('leaf.key')), cert: readFileSync(at('leaf.pem')) };
  return {
    file: at('ca.pem'),
    async front(target, name) {
      const { hostname, port } = new URL(target);
      const server = tls.createServer(certificate, (client) => {
        const plain = net.connect(Number(port), hostname);
        tied(client, plain, sockets);
        client.pipe(plain).pipe(client);
      });
      server.on('tlsClientError', () => {});
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port: own } = server.address() as net.AddressInfo;
      return { url: `https://${name}:${own}`, port: own };
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
