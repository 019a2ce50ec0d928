/** What matching gives: the environments in which a pattern matches; none if it does not. */
import type { Environment } from './environment.ts';

export type Solutions = readonly Environment[];
export const NONE: Solutions = [];
