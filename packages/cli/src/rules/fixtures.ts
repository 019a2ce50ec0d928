/** Finds the fixtures that lie beside a rule file. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fixtureOfFixed, stemOf } from '@rsolv-ast/analyzer';

export interface FixtureFiles {
  readonly fixture: string;
  /** The expected result of its fixes, if there is one. */
  readonly fixed: string | undefined;
}

export interface FoundFixtures {
  /** By name. */
  readonly fixtures: readonly FixtureFiles[];
  /** Expected results without the fixture that they are of. */
  readonly orphans: readonly string[];
}

/** Reads each folder once. `ruleFiles`: the names of all of them, none of which is a fixture of another one. */
export class FixtureFinder {
  readonly #ruleFiles: ReadonlySet<string>;
  readonly #folders = new Map<string, ReadonlyMap<string, string[]>>();

  constructor(ruleFiles: readonly string[]) {
    this.#ruleFiles = new Set(ruleFiles.map((file) => path.resolve(file)));
  }

  /** Files in the same folder with the same name up to its first dot. Throws the errors of the file system. */
  find(ruleFile: string): FoundFixtures {
    const folder = path.dirname(ruleFile);
    const siblings = this.#namesByStem(folder).get(stemOf(path.basename(ruleFile))) ?? [];
    const names = siblings.filter((name) => !this.#ruleFiles.has(path.resolve(folder, name)));
    const at = (name: string) => path.posix.join(folder.split(path.sep).join('/'), name);
    const fixedOf = new Map(names.map((name) => [fixtureOfFixed(name), name]));
    const fixtures = names.filter((name) => fixtureOfFixed(name) === undefined);
    return {
      fixtures: fixtures.map((name) => {
        const fixed = fixedOf.get(name);
        return { fixture: at(name), fixed: fixed === undefined ? undefined : at(fixed) };
      }),
      orphans: names.filter((name) => !fixtures.includes(fixtureOfFixed(name) ?? name)).map(at),
    };
  }

  #namesByStem(folder: string): ReadonlyMap<string, string[]> {
    let names = this.#folders.get(folder);
    if (names === undefined) {
      const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
      names = Map.groupBy(files.map(({ name }) => name).sort(), stemOf);
      this.#folders.set(folder, names);
    }
    return names;
  }
}
