import type { Tag } from './definition.ts';
import { S3Refusal } from './refusal.ts';
import { element, parent, readElements, readText, xmlDocument } from './xml.ts';

/**
 * Tags of the `x-amz-tagging` header, which is a URL query.
 * @throws S3Refusal InvalidTag
 */
export function parseTagHeader(header: string | undefined): readonly Tag[] {
  return checked([...new URLSearchParams(header ?? '')].map(([key, value]) => ({ key, value })));
}

/**
 * Tags of a `<Tagging>` document.
 * @throws S3Refusal InvalidTag, MalformedXML
 */
export function parseTagDocument(xml: string): readonly Tag[] {
  if (readElements(xml, 'Tagging').length !== 1) throw new S3Refusal('MalformedXML', 'The XML you provided was not well-formed');
  return checked(readElements(xml, 'Tag').map((tag) => ({ key: readText(tag, 'Key') ?? '', value: readText(tag, 'Value') ?? '' })));
}

/** Writes a `<Tagging>` document. */
export function tagDocument(tags: readonly Tag[]): string {
  return xmlDocument('Tagging', [
    parent(
      'TagSet',
      tags.map(({ key, value }) => parent('Tag', [element('Key', key), element('Value', value)])),
    ),
  ]);
}

function checked(tags: readonly Tag[]): readonly Tag[] {
  // Limits of "Categorizing your storage using tags" (S3 guide).
  const wrong = tags.some(({ key, value }) => key === '' || key.length > 128 || value.length > 256 || /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u.test(key + value));
  if (wrong || tags.length > 10 || new Set(tags.map(({ key }) => key)).size < tags.length) {
    throw new S3Refusal('InvalidTag', 'The tag provided was not a valid tag.');
  }
  return tags;
}
