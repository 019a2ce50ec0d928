/**
 * GitHub's limits on an uploaded SARIF file. Source: docs.github.com, "SARIF support for code scanning", section
 * "Validating your SARIF file", and "SARIF results exceed one or more limits".
 */

/** Compressed with gzip. */
export const GITHUB_GZIP_MAX_BYTES = 10 * 1000 * 1000;
/** Results of one run; GitHub shows the 5,000 most severe of them. */
export const GITHUB_RESULTS_MAX = 25_000;
/** Thread-flow locations of one result; of the 10,000 that are taken GitHub keeps 1,000. */
export const GITHUB_FLOW_STEPS_KEPT = 1_000;
/** Tags of one rule that GitHub keeps, of 20 that it takes. */
export const GITHUB_RULE_TAGS_KEPT = 10;
/** Characters of a rule's short or full description. */
export const GITHUB_DESCRIPTION_MAX_CHARACTERS = 1_024;
