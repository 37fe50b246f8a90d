import type { Sentence } from '../core/problem.ts';

interface ReasonRow {
  /** What the material, or the sitemap, becomes. */
  readonly status: 'rejected' | 'failed' | 'rejected, failed';
  readonly what: Sentence;
  readonly helps: Sentence;
}

/**
 * Why a material was rejected or failed: a stable word, and what it means for whoever sent it. Replies, mails and docs/materials.md have their words from here.
 * None of them says what a site or a scanner has answered.
 */
export const REASON_TABLE = {
  type: {
    status: 'rejected',
    what: { en: 'The content is not what the name and the type say.', fr: 'Le contenu ne correspond ni au nom ni au type annoncés.' },
    helps: { en: 'Send the file in its own format.', fr: 'Envoyez le fichier dans son propre format.' },
  },
  size: {
    status: 'rejected',
    what: { en: 'More bytes came than were declared.', fr: 'Il est arrivé plus d’octets que la taille annoncée.' },
    helps: { en: 'Ask for a form with the right size.', fr: 'Demandez un formulaire avec la bonne taille.' },
  },
  infected: {
    status: 'rejected',
    what: { en: 'The scanner found malware.', fr: 'L’antivirus a trouvé un logiciel malveillant.' },
    helps: { en: 'Clean the file before you send it again.', fr: 'Nettoyez le fichier avant de l’envoyer de nouveau.' },
  },
  unscannable: {
    status: 'rejected',
    what: {
      en: 'The scanner could not look into the file: it is encrypted or too large for it.',
      fr: 'L’antivirus n’a pas pu examiner le fichier : il est chiffré ou trop volumineux.',
    },
    helps: { en: 'Remove the password, or split the file.', fr: 'Retirez le mot de passe ou divisez le fichier.' },
  },
  empty: {
    status: 'rejected',
    what: { en: 'The file has no bytes.', fr: 'Le fichier est vide.' },
    helps: { en: 'Send the file again.', fr: 'Envoyez le fichier de nouveau.' },
  },
  broken: {
    status: 'failed',
    what: { en: 'The document cannot be read.', fr: 'Le document est illisible.' },
    helps: { en: 'Save it anew with the program that made it.', fr: 'Enregistrez-le de nouveau avec le logiciel qui l’a créé.' },
  },
  encrypted: {
    status: 'failed',
    what: { en: 'The document wants a password.', fr: 'Le document demande un mot de passe.' },
    helps: { en: 'Remove the password.', fr: 'Retirez le mot de passe.' },
  },
  encoding: {
    status: 'failed',
    what: {
      en: 'The text is neither UTF-8 nor UTF-16 with its mark, or a page is not valid in the encoding that it names.',
      fr: 'Le texte n’est ni en UTF-8 ni en UTF-16 avec son indicateur, ou la page n’est pas valide dans l’encodage qu’elle annonce.',
    },
    helps: { en: 'Save it as UTF-8.', fr: 'Enregistrez-le en UTF-8.' },
  },
  'too-long': {
    status: 'failed',
    what: { en: 'It is above the limits of pages, characters, chunks or time.', fr: 'Il dépasse les limites de pages, de caractères, d’extraits ou de temps.' },
    helps: { en: 'Split it.', fr: 'Divisez-le.' },
  },
  'too-complex': {
    status: 'failed',
    what: {
      en: 'Reading it took more time or memory than a document of its size may.',
      fr: 'Sa lecture a demandé plus de temps ou de mémoire que permis pour un document de cette taille.',
    },
    helps: { en: 'Save it anew with the program that made it, or split it.', fr: 'Enregistrez-le de nouveau avec le logiciel qui l’a créé, ou divisez-le.' },
  },
  'no-text': {
    status: 'failed',
    what: { en: 'There is no text in it, as in a scanned page.', fr: 'Il ne contient pas de texte, comme une page numérisée.' },
    helps: { en: 'Use a version with text that can be selected.', fr: 'Utilisez une version dont le texte peut être sélectionné.' },
  },
  macros: {
    status: 'failed',
    what: { en: 'The Office file holds a program.', fr: 'Le fichier Office contient un programme (macro).' },
    helps: { en: 'Save it without macros: docx, xlsx, pptx.', fr: 'Enregistrez-le sans macros : docx, xlsx, pptx.' },
  },
  external: {
    status: 'failed',
    what: {
      en: 'The Office file would have something fetched: a template, a linked picture, another workbook.',
      fr: 'Le fichier Office ferait charger un élément extérieur : un modèle, une image liée, un autre classeur.',
    },
    helps: { en: 'Break the links, and embed what is linked.', fr: 'Rompez les liens et incorporez les éléments liés.' },
  },
  archive: {
    status: 'failed',
    what: {
      en: 'The Office file is put together as no writing program does it: packed too tightly, entries that overlap or repeat, names that lead elsewhere, programs inside.',
      fr: 'Le fichier Office est construit comme aucun logiciel ne le fait : trop compressé, entrées superposées ou répétées, noms menant ailleurs, programmes à l’intérieur.',
    },
    helps: { en: 'Save it anew with the program that made it.', fr: 'Enregistrez-le de nouveau avec le logiciel qui l’a créé.' },
  },
  quota: {
    status: 'failed',
    what: {
      en: 'The account has no room left for it: materials, bytes or chunks of its plan.',
      fr: 'Le compte n’a plus de place : documents, octets ou extraits de sa formule.',
    },
    helps: { en: 'Delete what is not needed any more, or choose a larger plan.', fr: 'Supprimez ce qui ne sert plus ou choisissez une formule plus large.' },
  },
  'upload-expired': {
    status: 'failed',
    what: { en: 'No file came within the hour.', fr: 'Aucun fichier n’est arrivé dans l’heure.' },
    helps: { en: 'Ask for a new form.', fr: 'Demandez un nouveau formulaire.' },
  },
  storage: {
    status: 'rejected, failed',
    what: { en: 'The file is not where it should be.', fr: 'Le fichier n’est pas là où il devrait être.' },
    helps: { en: 'Send it again; if it happens twice, tell the operator.', fr: 'Envoyez-le de nouveau ; si cela se répète, prévenez l’exploitant.' },
  },
  scheme: {
    status: 'failed',
    what: {
      en: 'The address, or where it leads, is neither http nor https, or https leads to http.',
      fr: 'L’adresse, ou celle où elle mène, n’est ni en http ni en https, ou passe de https à http.',
    },
    helps: { en: 'Give the https address.', fr: 'Donnez l’adresse en https.' },
  },
  port: {
    status: 'failed',
    what: { en: 'The address names a port that is not open for fetching.', fr: 'L’adresse indique un port qui n’est pas ouvert.' },
    helps: { en: 'Use 80 or 443.', fr: 'Utilisez 80 ou 443.' },
  },
  address: {
    status: 'failed',
    what: { en: 'The name does not resolve, or not to the public Internet only.', fr: 'Le nom est inconnu, ou ne mène pas uniquement à l’Internet public.' },
    helps: { en: 'Check the name.', fr: 'Vérifiez le nom.' },
  },
  'too-large': {
    status: 'failed',
    what: { en: 'The page is larger than 10 MB, or its headers than 16 KB.', fr: 'La page dépasse 10 Mo, ou ses en-têtes 16 Ko.' },
    helps: { en: 'Import a smaller page, or upload a file.', fr: 'Importez une page plus petite ou envoyez un fichier.' },
  },
  timeout: {
    status: 'failed',
    what: {
      en: 'The site did not answer in 15 seconds, or the fetch did not come to an end three times.',
      fr: 'Le site n’a pas répondu en 15 secondes, ou la lecture n’a pas abouti trois fois de suite.',
    },
    helps: { en: 'Try again later.', fr: 'Réessayez plus tard.' },
  },
  unreachable: {
    status: 'failed',
    what: {
      en: 'The site refused, broke off, answered with an error, or with nothing.',
      fr: 'Le site a refusé, interrompu la connexion, ou répondu par une erreur ou par rien.',
    },
    helps: { en: 'Open the address in a browser without being signed in.', fr: 'Ouvrez l’adresse dans un navigateur sans être connecté.' },
  },
} as const satisfies Record<string, ReasonRow>;

/** Why a call about a material is refused in its present state. */
export const REJECTED: Sentence = { en: 'This file was rejected and is not kept.', fr: 'Ce fichier a été refusé et n’est pas conservé.' };
export const UNWRITTEN: Sentence = {
  en: 'Only what was written here can be read and changed as text.',
  fr: 'Seul ce qui a été écrit ici peut être lu et modifié comme texte.',
};
export const OVERTAKEN: Sentence = {
  en: 'Somebody has changed this since you read it.',
  fr: 'Quelqu’un l’a modifié depuis que vous l’avez lu.',
};
export const BUSY: Sentence = { en: 'This material is on its way already.', fr: 'Ce document est déjà en cours de traitement.' };

export type Reason = keyof typeof REASON_TABLE;
export const REASONS = Object.keys(REASON_TABLE) as [Reason, ...Reason[]];

/** What a reason means and what helps, in both languages: which of them is shown is for whoever shows it. */
export function explained(reason: Reason): Sentence {
  const { what, helps }: ReasonRow = REASON_TABLE[reason];
  return { en: `${what.en} ${helps.en}`, fr: `${what.fr} ${helps.fr}` };
}
