import { OUTGOING_LIMITS } from '../outgoing/contract.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** Every kind of file that anybody may send: the content type that is stored and signed, what browsers declare for it, and names beside its own (S19, S25). */
export const FILE_TYPES = {
  pdf: { contentType: 'application/pdf', declared: ['application/pdf'], extensions: ['pdf'] },
  docx: { contentType: `${OFFICE}.wordprocessingml.document`, declared: [`${OFFICE}.wordprocessingml.document`], extensions: ['docx'] },
  pptx: { contentType: `${OFFICE}.presentationml.presentation`, declared: [`${OFFICE}.presentationml.presentation`], extensions: ['pptx'] },
  xlsx: { contentType: `${OFFICE}.spreadsheetml.sheet`, declared: [`${OFFICE}.spreadsheetml.sheet`], extensions: ['xlsx'] },
  txt: { contentType: 'text/plain', declared: ['text/plain'], extensions: ['txt'] },
  // Browsers know no media type of Markdown and send what they guess.
  md: { contentType: 'text/markdown', declared: ['text/markdown', 'text/x-markdown', 'text/plain', 'application/octet-stream'], extensions: ['md'] },
  // Windows with Excel declares a CSV as an old workbook.
  csv: { contentType: 'text/csv', declared: ['text/csv', 'application/csv', 'application/vnd.ms-excel'], extensions: ['csv'] },
  html: { contentType: 'text/html', declared: ['text/html'], extensions: ['html', 'htm'] },
  png: { contentType: 'image/png', declared: ['image/png'], extensions: ['png'] },
  jpeg: { contentType: 'image/jpeg', declared: ['image/jpeg'], extensions: ['jpg', 'jpeg'] },
  webp: { contentType: 'image/webp', declared: ['image/webp'], extensions: ['webp'] },
} as const satisfies Record<string, { readonly contentType: string; readonly declared: readonly string[]; readonly extensions: readonly string[] }>;
export type FileType = keyof typeof FILE_TYPES;

/** What a file of one purpose may be. */
export interface Purpose {
  /** What a person calls these files. */
  readonly called: string;
  readonly types: readonly FileType[];
  /** At least one byte, at most so many; of a page after decompression. */
  readonly maxBytes: number;
  /** Of an image, in pixels. */
  readonly maxSide?: number;
  /** How many there may be, and where they are counted. */
  readonly count: { readonly max: number; readonly per: string };
  /** `knowledge`: they also count in the materials, bytes and chunks that the account's plan has (lambdas/quota). */
  readonly quota: 'knowledge' | 'none';
}

const TRAINING = ['pdf', 'docx', 'pptx', 'xlsx', 'txt', 'md', 'csv', 'html'] as const satisfies readonly FileType[];
const IMAGES = ['png', 'jpeg', 'webp'] as const satisfies readonly FileType[];

/** Files and pages that may be on their way at the same time. */
const ON_THEIR_WAY = { max: 20, per: 'account, on their way at the same time, files and pages together' } as const;

/** Types, sizes and counts by purpose, in one place: the form, the scanner, the importer, the reader and the documents have them from here (S19, S25). */
export const PURPOSES = {
  training: { called: 'training files', types: TRAINING, maxBytes: 25_000_000, count: ON_THEIR_WAY, quota: 'knowledge' },
  page: { called: 'imported pages', types: TRAINING, maxBytes: OUTGOING_LIMITS.bodyBytes, count: ON_THEIR_WAY, quota: 'knowledge' },
  avatar: {
    called: 'avatars',
    types: IMAGES,
    maxBytes: 2_000_000,
    maxSide: 4_096,
    count: { max: 1, per: 'chatbot or person; a new one takes its place' },
    quota: 'none',
  },
  attachment: {
    called: 'attachments of a chat',
    types: [...IMAGES, 'pdf'],
    maxBytes: 10_000_000,
    maxSide: 8_192,
    count: { max: 20, per: 'conversation' },
    quota: 'none',
  },
  channelMedia: {
    called: 'media from channels',
    types: [...IMAGES, 'pdf'],
    maxBytes: 10_000_000,
    maxSide: 8_192,
    count: { max: 10, per: 'message' },
    quota: 'none',
  },
} as const satisfies Record<string, Purpose>;
export type PurposeName = keyof typeof PURPOSES;
export type TrainingType = (typeof TRAINING)[number];

const bare = (mediaType: string): string => mediaType.split(';')[0]?.trim().toLowerCase() ?? '';

/** The type by which a file may come, when its extension and its declared type agree on one that the purpose takes (S25.9). */
export function acceptedType<P extends PurposeName>(purpose: P, extension: string, declaredType: string): (typeof PURPOSES)[P]['types'][number] | undefined {
  const allowed: readonly FileType[] = PURPOSES[purpose].types;
  const accepts = (list: readonly string[], value: string): boolean => list.includes(value);
  return allowed.find((type) => accepts(FILE_TYPES[type].extensions, extension.toLowerCase()) && accepts(FILE_TYPES[type].declared, bare(declaredType)));
}

/** The type that a stored content type belongs to: what a file is does not hang on its name. */
export const typeOfContent = (contentType: string): FileType | undefined =>
  (Object.keys(FILE_TYPES) as FileType[]).find((type) => FILE_TYPES[type].contentType === contentType);

/** The content types of a purpose. */
export const contentTypesOf = (purpose: PurposeName): readonly string[] => PURPOSES[purpose].types.map((type) => FILE_TYPES[type].contentType);

const spaced = (count: number): string => String(count).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ' ');

/** The rules of a purpose in one sentence, for the reference and for refusals. */
export function rulesOf(purpose: PurposeName): string {
  const { types, maxBytes, count, maxSide }: Purpose = PURPOSES[purpose];
  return `${types.join(', ')}; 1 to ${spaced(maxBytes)} bytes${maxSide ? `, ${spaced(maxSide)} pixels a side` : ''}; ${count.max} per ${count.per}.`;
}
