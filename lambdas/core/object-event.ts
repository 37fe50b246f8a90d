/** The key of the object that a record of an event is of: S3 writes it as a form would, with a plus for a space (S3 guide, event message structure). */
export const keyOf = ({ s3 }: { readonly s3: { readonly object: { readonly key: string } } }): string => decodeURIComponent(s3.object.key.replaceAll('+', ' '));
