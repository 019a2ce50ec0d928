/** The size of a one-request form, from what it may hold. */

/** A path of 4,096 characters, escaped in JSON, and the other fields of a file. */
const FILE_FIELDS_BYTES = 32 * 1024;

/** The largest body, in bytes, that may hold as many files of that size as are allowed, in base64. */
export function analyzeBodyLimit(limits: { readonly analyzeFiles: number; readonly analyzeFileBytes: number }): number {
  return limits.analyzeFiles * (4 * Math.ceil(limits.analyzeFileBytes / 3) + FILE_FIELDS_BYTES);
}
