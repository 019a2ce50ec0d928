/** Which files of a folder are the fixtures of a rule file, by their names. */

/** `sql` of `sql.yaml`, `sql.js`, `sql.test.js` and `sql.fixed.js`: rule files and fixtures that agree in it belong together. */
export function stemOf(fileName: string): string {
  const dot = fileName.indexOf('.', 1);
  return dot < 0 ? fileName : fileName.slice(0, dot);
}

/** The expected result of the fixes of a fixture: `sql.fixed.js` for `sql.js`. Undefined for the name of any other file. */
export function fixtureOfFixed(fileName: string): string | undefined {
  const match = /^(.+)\.fixed(\.[^.]+)$/.exec(fileName);
  return match === null ? undefined : `${match[1]}${match[2]}`;
}
