/** Connections that a server of the tests passes on. */
import type net from 'node:net';

/** An error of one ends the other; both are in `open` until they are closed. */
export function tied(one: net.Socket, other: net.Socket, open: Set<net.Socket>): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    open.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => open.delete(from));
  }
}
