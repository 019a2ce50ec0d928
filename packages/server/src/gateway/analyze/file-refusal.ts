/** An error of the one-request form that concerns one file: told to the client with the file's path, logged without. */
import { type ErrorCode, ServiceError } from '@rsolv-ast/protocol';

export class FileRefusal extends ServiceError {
  readonly path: string;

  constructor(code: ErrorCode, path: string, detail: string, extra: ServiceError['extra'] = {}) {
    super(code, detail, extra);
    this.path = path;
  }
}
