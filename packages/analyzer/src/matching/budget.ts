/** A bound on the work that one rule may do in one file: a count, so that the same input gives the same result everywhere. */

/**
 * Comparisons of a pattern node with a program node. A rule of ours takes a few thousand in a large file; ten million take some seconds.
 */
export const MATCH_STEPS_PER_RULE_AND_FILE = 5_000_000;

/**
 * Wall time of regular expressions that can take any number of steps, in milliseconds: V8 counts none of theirs. Where it is met, the rule is given up in this file
 * as it is with too many steps; a fifth of the time that a file has.
 */
export const REGEX_MS_PER_RULE_AND_FILE = 1_000;

/** Thrown when the budget is used up; `matchFormula`'s caller turns it into a coverage entry. */
export class BudgetExceeded extends Error {
  override readonly name = 'BudgetExceeded';

  constructor(what: string) {
    super(`Matching stopped after ${what}.`);
  }
}

export class Budget {
  readonly #limit: number;
  readonly #regexLimitMs: number;
  #steps = 0;
  #regexMs = 0;

  constructor(limit: number = MATCH_STEPS_PER_RULE_AND_FILE, regexLimitMs: number = REGEX_MS_PER_RULE_AND_FILE) {
    this.#limit = limit;
    this.#regexLimitMs = regexLimitMs;
  }

  get steps(): number {
    return this.#steps;
  }

  /** Every loop whose length the file or the pattern decides spends, or calls what does. */
  spend(steps = 1): void {
    this.#steps += steps;
    if (this.#steps > this.#limit) throw new BudgetExceeded(`${this.#limit} steps`);
  }

  /** What is left to regular expressions that are watched by the clock. */
  get regexMs(): number {
    return this.#regexLimitMs - this.#regexMs;
  }

  spendRegexMs(ms: number): void {
    this.#regexMs += Math.max(0, ms);
    if (this.regexMs <= 0) throw this.exceededByRegex();
  }

  exceededByRegex(): BudgetExceeded {
    return new BudgetExceeded(`${this.#regexLimitMs} ms in a regular expression`);
  }
}
