export * from './gateway/index.ts';
export { ensureIdentity } from './identity.ts';
export type { NodeStatus, SandboxStatus, WorkerStatus } from './node/analysis-node.ts';
export { defaultNodeSettings, type NodeSettings } from './node/settings.ts';
export { NodeStartError } from './node/supervised-node.ts';
export {
  type EmbeddedServer,
  ListenError,
  type RunningServer,
  startEmbeddedServer,
  startServer,
} from './start-server.ts';
export { KeyRingError } from './supervisor/key-files.ts';
