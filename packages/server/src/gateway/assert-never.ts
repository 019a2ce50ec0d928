/** The end of a switch over a discriminated union. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${typeof value}`);
}
