import type { Mail } from '../core/mailer.ts';

const MEASURES = {
  en: { materials: 'materials', bytes: 'stored bytes', chunks: 'chunks' },
  fr: { materials: 'documents', bytes: 'octets stockés', chunks: 'extraits' },
} as const;

/** That an account has used 80 % of what its plan lets it keep as knowledge, or all of it. */
export function knowledgeQuotaMail(
  to: string,
  { measure, share }: { readonly measure: keyof typeof MEASURES.en; readonly share: 80 | 100 },
  locale: 'fr' | 'en',
): Mail {
  const what = MEASURES[locale][measure];
  return locale === 'fr'
    ? {
        to,
        subject: share === 100 ? 'La place pour vos documents est épuisée' : 'La place pour vos documents est utilisée à 80 %',
        text:
          share === 100
            ? `Bonjour,\n\nVotre formule n'a plus de place (${what}). De nouveaux documents sont refusés ; ceux qui sont appris continuent de répondre. Supprimez ce qui ne sert plus, ou choisissez une formule plus large.\n`
            : `Bonjour,\n\n80 % de la place de votre formule est utilisée (${what}). Quand elle sera épuisée, de nouveaux documents seront refusés ; ceux qui sont appris continueront de répondre.\n`,
      }
    : {
        to,
        subject: share === 100 ? 'There is no room left for your material' : '80 % of the room for your material is used',
        text:
          share === 100
            ? `Hello,\n\nYour plan has no room left (${what}). New material is refused; what was learned goes on answering. Delete what is not needed any more, or choose a larger plan.\n`
            : `Hello,\n\n80 % of the room of your plan is used (${what}). When it is used up, new material will be refused; what was learned will go on answering.\n`,
      };
}
