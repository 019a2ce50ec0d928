/** The way in for programs that bring a server along: it loads no more than starting one needs. */
export type { EmbeddedServer } from './start-server.ts';
export { startEmbeddedServer } from './start-server.ts';
