/** Makes a failing input smaller: what is left out of it as long as it still fails was not the cause. */

/** `fails` is asked a few thousand times at most. */
export function shrink(bytes: Uint8Array, fails: (candidate: Uint8Array) => boolean): Uint8Array {
  let smallest = bytes;
  let asked = 0;
  for (let part = Math.ceil(bytes.length / 2); part >= 1; part = Math.floor(part / 2)) {
    for (let at = 0; at < smallest.length && asked < MAX_QUESTIONS; ) {
      const candidate = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + part)]);
      asked += 1;
      if (fails(candidate)) smallest = candidate;
      else at += part;
    }
  }
  return smallest;
}

const MAX_QUESTIONS = 3_000;
