/** A bound on the work that one rule may do in one file: a count, so that the same input gives the same result everywhere. */

/**
 * Comparisons of a pattern node with a program node. A rule of ours takes a few thousand in a large file; ten million take some seconds.
 */
export const MATCH_STEPS_PER_RULE_AND_FILE = 5_000_000;

/** Thrown when the budget is used up; `matchFormula`'s caller turns it into a coverage entry. */
export class BudgetExceeded extends Error {
  override readonly name = 'BudgetExceeded';

  constructor(steps: number) {
    super(`Matching stopped after ${steps} steps.`);
  }
}

export class Budget {
  readonly #limit: number;
  #steps = 0;

  constructor(limit: number = MATCH_STEPS_PER_RULE_AND_FILE) {
    this.#limit = limit;
  }

  get steps(): number {
    return this.#steps;
  }

  /** Every loop whose length the file or the pattern decides spends, or calls what does. */
  spend(steps = 1): void {
    this.#steps += steps;
    if (this.#steps > this.#limit) throw new BudgetExceeded(this.#limit);
  }
}
