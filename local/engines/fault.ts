/** A refusal that the client sees as AWS's own: `code` is the exception's name in the service's API reference. */
export class ServiceFault extends Error {
  override readonly name = 'ServiceFault';
  readonly code: string;
  /** HTTP status: 400 for the caller's mistake, 500 for the engine's. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
