/** A worker that cannot start. */
throw new TypeError('this worker never starts');
