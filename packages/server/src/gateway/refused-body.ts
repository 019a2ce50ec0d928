/** What becomes of a body that nobody will read, because its request was refused while it was still under way. */
import type { Request } from 'express';

/** A client that sends at full speed finds its answer within this much and this long; nothing more is taken from it. */
const DISCARDED_MAX_BYTES = 4 * 1024 * 1024;
const DISCARD_MAX_MS = 2_000;

/**
 * To be called as the answer is sent. Lets the client read it: a connection that is closed with unread bytes in it is
 * reset, and the answer may be lost (RFC 9112, 9.6). After a bounded rest of the body the connection is cut.
 */
export function discardBody(request: Request): void {
  if (request.complete || request.destroyed) return;
  const { socket } = request;
  const cut = () => socket.destroy();
  const timer = setTimeout(cut, DISCARD_MAX_MS).unref();
  let discarded = 0;
  // At once: what nobody has begun to read when the answer is out, Node discards to its end, and tells nobody how much it is.
  request.on('data', (block: Buffer) => {
    discarded += block.length;
    if (discarded > DISCARDED_MAX_BYTES) cut();
  });
  request.once('end', () => clearTimeout(timer));
  request.once('close', () => clearTimeout(timer));
  request.on('error', cut);
  request.resume();
}
