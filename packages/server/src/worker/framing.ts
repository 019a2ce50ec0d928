/** How a worker is called, and how messages lie in the pipe between it and its supervisor. Loads nothing: a worker is started before its messages are known. */

/** The argument that has a worker load every grammar before it is ready; without it, it loads what its files need. */
export const ALL_GRAMMARS = 'all-grammars';

/** File descriptor of the channel, a pipe that both ends read and write. */
export const CHANNEL_FD = 3;
/** Before each message to a worker: its length, in little endian. The message is a structured clone. */
export const TO_WORKER_HEADER_BYTES = 4;
/** Before each message from a worker: the lengths of its JSON and of the bytes behind that, in little endian. */
export const FROM_WORKER_HEADER_BYTES = 8;
/** 256 languages with names of 64 characters take 20 KB. */
export const FROM_WORKER_MAX_JSON_BYTES = 64 * 1024;
/** A part is some 8 MB of source; its findings quote lines of it. */
export const SEALED_RESULT_MAX_BYTES = 128 * 1024 * 1024;
