/**
 * The supervisor's end of a worker's channel. What comes in is taken for hostile: its size is bounded, it is JSON and not a
 * structured clone, and whatever is no message is a fault of that worker alone.
 */
import type { Duplex } from 'node:stream';
import { serialize } from 'node:v8';
import {
  FROM_WORKER_HEADER_BYTES,
  FROM_WORKER_MAX_JSON_BYTES,
  SEALED_RESULT_MAX_BYTES,
  TO_WORKER_HEADER_BYTES,
} from '../worker/framing.ts';
import { FromWorker, type ToWorker } from '../worker/messages.ts';

export class WorkerChannel {
  readonly #stream: Duplex;
  readonly #receive: (message: FromWorker) => void;
  readonly #fault: () => void;
  #unread: Buffer[] = [];
  #unreadBytes = 0;
  /** Bytes that must be here before there is anything to do. */
  #wanted = FROM_WORKER_HEADER_BYTES;

  /** `fault`: the worker said what is no message; nothing more is read of it. */
  constructor(stream: Duplex, receive: (message: FromWorker) => void, fault: () => void) {
    this.#stream = stream;
    this.#receive = receive;
    this.#fault = fault;
    stream.on('data', (bytes: Buffer) => this.#read(bytes));
    // A process that has just died: its exit says the same.
    stream.on('error', () => {});
  }

  send(message: ToWorker): void {
    if (!this.#stream.writable) return;
    const body = serialize(message);
    const header = Buffer.alloc(TO_WORKER_HEADER_BYTES);
    header.writeUInt32LE(body.length, 0);
    this.#stream.write(header);
    this.#stream.write(body);
  }

  #read(bytes: Buffer): void {
    this.#unread.push(bytes);
    this.#unreadBytes += bytes.length;
    try {
      while (this.#unreadBytes >= this.#wanted && !this.#stream.destroyed) this.#takeMessage();
    } catch {
      this.#stream.destroy();
      this.#fault();
    }
  }

  /** Throws for what is no message. */
  #takeMessage(): void {
    const bytes = this.#unread.length === 1 ? this.#unread[0]! : Buffer.concat(this.#unread);
    this.#unread = [bytes];
    const [jsonBytes, sealedBytes] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
    if (jsonBytes > FROM_WORKER_MAX_JSON_BYTES || sealedBytes > SEALED_RESULT_MAX_BYTES) throw new RangeError();
    const sealedAt = FROM_WORKER_HEADER_BYTES + jsonBytes;
    const end = sealedAt + sealedBytes;
    this.#wanted = end;
    if (bytes.length < end) return;
    const json = JSON.parse(bytes.toString('utf8', FROM_WORKER_HEADER_BYTES, sealedAt));
    this.#unread = [bytes.subarray(end)];
    this.#unreadBytes = bytes.length - end;
    this.#wanted = FROM_WORKER_HEADER_BYTES;
    this.#receive(FromWorker.parse({ ...json, sealed: bytes.subarray(sealedAt, end) }));
  }
}
