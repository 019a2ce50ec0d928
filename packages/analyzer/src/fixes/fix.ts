/** What fixes are, and why one is not made. */

/** A replacement of the text between two offsets, in UTF-16 code units of the decoded text. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What one finding wants changed in its file: all of it, or nothing. */
export interface Fix {
  readonly replacements: readonly Replacement[];
}

/**
 * `overlap`: another fix, earlier in the text, changes the same place. `breaks-syntax`: the file could be read less well afterwards.
 * `encoding`: the file's encoding lacks a character of it, or cannot be written. `no-change`: the text is so already. `misplaced`: it does
 * not lie inside of the text.
 */
export type RefusalReason = 'overlap' | 'breaks-syntax' | 'encoding' | 'no-change' | 'misplaced';

export interface Refusal<F extends Fix> {
  readonly fix: F;
  readonly reason: RefusalReason;
}
