/**
 * How long one try of a call to a service of AWS may take, in milliseconds. Without limits the SDK waits for ever for a service that has taken a call and never
 * answers, and the request ends by its function's own limit, without a word (AWS SDK for JavaScript v3, "requestHandler"; `requestTimeout` alone only warns).
 * Three tries of a table and what comes between them fit the 25 seconds of a request, and one of them the 10 of the authorizer.
 */
export const CALL_LIMITS = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true } as const;
