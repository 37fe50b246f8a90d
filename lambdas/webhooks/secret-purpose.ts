/** What a secret of an endpoint is sealed for: a seal that is moved to another endpoint does not open. */
export const purposeOf = (webhookId: string, secretId: string): string => `webhook/${webhookId}/${secretId}`;
