/**
 * The fingerprint of a finding: what a baseline knows it by from one commit to the next.
 *
 * SHA-256 over the rule's id, the file's path, the names of the functions and classes around the finding, and the code found without
 * white space and comments; the first 128 bits, hexadecimal. Equal findings of one file get their place among each other hashed in
 * too. So it survives moved lines, new formatting, other files and edits anywhere else; it changes when the code found changes, or
 * when the function that it stands in gets another name.
 */
import { createHash } from 'node:crypto';
import type { Comment } from './languages/language.ts';

const HEX_DIGITS = 32;

export interface FingerprintInput {
  readonly ruleId: string;
  readonly path: string;
  /** Outermost first. */
  readonly scopes: readonly string[];
  readonly code: string;
}

/** Fingerprints for the findings of one file, in their order. */
export function fingerprints(inputs: readonly FingerprintInput[]): readonly string[] {
  const counts = new Map<string, number>();
  return inputs.map((input) => {
    const key = JSON.stringify([input.ruleId, input.path, input.scopes, input.code]);
    const ordinal = counts.get(key) ?? 0;
    counts.set(key, ordinal + 1);
    return createHash('sha256').update(`${key}\n${ordinal}`).digest('hex').slice(0, HEX_DIGITS);
  });
}

/** The code of a range without its white space and comments. `comments` are in order of place. */
export function significantCode(text: string, start: number, end: number, comments: readonly Comment[]): string {
  let code = '';
  let at = start;
  for (const comment of comments) {
    if (comment.end <= at) continue;
    if (comment.start >= end) break;
    code += text.slice(at, Math.max(at, comment.start));
    at = comment.end;
  }
  return (code + text.slice(at, Math.max(at, end))).replace(/\s+/g, '');
}
