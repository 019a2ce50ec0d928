/** A worker that says it is ready and then neither answers nor ends when asked. */
process.on('message', () => {});
process.on('SIGTERM', () => {});
process.send!({ kind: 'ready' });
