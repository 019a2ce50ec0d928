/** What becomes of a body that nobody will read, because its request was refused while it was still under way. */
import type { Request, Response } from 'express';

/** A client that sends at full speed finds its answer within this much and this long; nothing more is taken from it. */
const DISCARDED_MAX_BYTES = 4 * 1024 * 1024;
const DISCARD_MAX_MS = 2_000;

/**
 * Lets the client read the answer: a connection that is closed with unread bytes in it is reset, and the answer may be lost
 * (RFC 9112, 9.6). After a bounded rest of the body the connection is cut.
 */
export function discardBody(request: Request, response: Response): void {
  if (request.complete) return;
  response.once('finish', () => {
    const { socket } = request;
    const cut = () => socket.destroy();
    const timer = setTimeout(cut, DISCARD_MAX_MS).unref();
    let discarded = 0;
    request.on('data', (block: Buffer) => {
      discarded += block.length;
      if (discarded > DISCARDED_MAX_BYTES) cut();
    });
    request.once('close', () => clearTimeout(timer));
    request.once('end', () => clearTimeout(timer));
    request.on('error', cut);
    request.resume();
  });
}
