/** What a remote analysis tells whoever waits for it. */

export type ProgressEvent =
  | { kind: 'sealing'; filesDone: number; filesTotal: number; bytes: number }
  | { kind: 'uploading'; chunksDone: number; chunksTotal: number }
  /** `ahead`: how many analyses the service takes up before this one, where it says so. */
  | { kind: 'queued'; ahead: number | undefined }
  | { kind: 'analyzing'; filesDone: number; filesTotal: number }
  | { kind: 'fetching'; partsDone: number; partsTotal: number }
  /** A request is tried again after `delayMs`, or the service asked to wait as long. */
  | { kind: 'retry'; reason: string; delayMs: number; requestId: string | undefined }
  /** Everything is sealed and sent anew. */
  | { kind: 'start-over'; reason: string };

export type OnProgress = (event: ProgressEvent) => void;
