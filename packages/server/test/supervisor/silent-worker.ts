/** A worker that never becomes ready. */
process.on('message', () => {});
