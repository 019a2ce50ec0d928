/** Where the runner begins. */
export {};
