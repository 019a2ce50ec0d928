/** The licences of what a bundle holds. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Absolute files, in the order of their names. */
export function licencesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^licen[cs]e/i.test(name))
    .map((name) => path.join(folder, name));
}
