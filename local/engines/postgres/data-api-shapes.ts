/** A value on the Data API's wire: exactly one member ("Field", RDS Data API reference). Blobs are base64. */
export interface Field {
  readonly isNull?: boolean;
  readonly booleanValue?: boolean;
  readonly longValue?: number;
  readonly doubleValue?: number;
  readonly stringValue?: string;
  readonly blobValue?: string;
  readonly arrayValue?: ArrayValue;
}

/** An array: of one kind of value, or of arrays. */
export interface ArrayValue {
  readonly booleanValues?: readonly (boolean | null)[];
  readonly longValues?: readonly (number | null)[];
  readonly doubleValues?: readonly (number | null)[];
  readonly stringValues?: readonly (string | null)[];
  readonly arrayValues?: readonly ArrayValue[];
}

/** A named parameter of a statement. */
export interface SqlParameter {
  readonly name?: string;
  readonly value?: Field;
  readonly typeHint?: string;
}

/** The body of any of the five calls; each reads its own members. */
export interface DataApiRequest {
  readonly resourceArn?: string;
  readonly secretArn?: string;
  readonly database?: string;
  readonly sql?: string;
  readonly parameters?: readonly SqlParameter[];
  readonly parameterSets?: readonly (readonly SqlParameter[])[];
  readonly transactionId?: string;
  readonly includeResultMetadata?: boolean;
  readonly formatRecordsAs?: string;
  readonly resultSetOptions?: ResultSetOptions;
}

/** How wide numbers are written. */
export interface ResultSetOptions {
  readonly decimalReturnType?: string;
  readonly longReturnType?: string;
}
