/** Bounded concurrency over a list. */

/** Runs `action` on each item, at most `limit` at a time; results in the order of the items. The first failure stops the rest. */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  action: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        results[index] = await action(items[index]!, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  // Every lane has ended before the failure is reported, so that nothing runs on behind the caller's back.
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, lane));
  for (const outcome of lanes) if (outcome.status === 'rejected') throw outcome.reason;
  return results;
}
