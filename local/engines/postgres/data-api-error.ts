import pg from 'pg';

/** The Data API's error names with their HTTP status ("Errors", RDS Data API reference; ValidationException is AWS's for a script). */
const statusOf = {
  AccessDeniedException: 403,
  BadRequestException: 400,
  DatabaseErrorException: 400,
  DatabaseNotFoundException: 404,
  DatabaseUnavailableException: 504,
  InternalServerErrorException: 500,
  NotFoundException: 404,
  TransactionNotFoundException: 404,
  UnsupportedResultException: 400,
  ValidationException: 400,
} as const;

/** Stops a Data API call; it is what the SDK will throw. */
export class DataApiError extends Error {
  override readonly name: keyof typeof statusOf;
  readonly status: number;

  constructor(name: keyof typeof statusOf, message: string) {
    super(message);
    this.name = name;
    this.status = statusOf[name];
  }
}

/** What a failed call answers: a database's refusal with its SQLState, or that the fault is ours. */
export function asDataApiError(error: unknown): DataApiError {
  if (error instanceof DataApiError) return error;
  if (error instanceof pg.DatabaseError) {
    const position = error.position === undefined ? '' : `; Position: ${error.position}`;
    return new DataApiError('DatabaseErrorException', `${error.severity ?? 'ERROR'}: ${error.message}${position}; SQLState: ${error.code ?? 'XX000'}`);
  }
  return new DataApiError('InternalServerErrorException', error instanceof Error ? error.message : String(error));
}
