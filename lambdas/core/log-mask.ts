/** What makes an address of S3 open by itself, and the fields of a form that do (SigV4 query parameters and POST policies). */
const SIGNED = /(X-Amz-(?:Signature|Credential|Security-Token))(=|%3D|"?\s*:\s*"?)[^&\s"'\\<>%]+(?:%[0-9A-F]{2}[^&\s"'\\<>%]*)*/gi;

/** A text without what a signed link proves itself by: a log outlives the minute of a link, but it is read by others than the one whom it was given to (S3.10). */
export const withoutSignatures = (text: string): string => text.replace(SIGNED, '$1$2[masked]');

/** What V8 quotes of a text that is no JSON: up to forty characters, whoever's they are. */
const QUOTED = /(?:Unexpected token '[^']{1,2}', )?(?:\.{3})?"[^]{0,60}?"(?:\.{3})? is not valid JSON/g;

/** A text without what a failed reading of JSON quotes of it: a message of a queue or the reply of a service has words of people in it (S22.5). */
export const withoutExcerpts = (text: string): string => text.replace(QUOTED, '[masked] is not valid JSON');
