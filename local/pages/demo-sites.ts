/** A site of somebody else, by which one sees what the widget does there and what it does not. */
export interface DemoSite {
  /** Its host name is this and `.localhost`. */
  readonly name: string;
  /** Whether the demo chatbot lists it. */
  readonly listed: boolean;
  /** The policy of its pages, where it has one; `edge` is the widget's host. */
  readonly policy?: (edge: string) => readonly string[];
  /** What it puts into a frame, where it does: the shop, or the chat itself. */
  readonly frames?: 'shop' | 'chat';
  readonly title: Text;
  /** Two sentences on what one sees. */
  readonly says: Text;
}

interface Text {
  readonly en: string;
  readonly fr: string;
}

const STRICT = ["default-src 'none'", "style-src 'self'", "base-uri 'none'", "form-action 'none'"];

export const DEMO_SITES: readonly DemoSite[] = [
  {
    name: 'shop',
    listed: true,
    title: { en: 'A listed site', fr: 'Un site autorisé' },
    says: {
      en: 'This site is on the chatbot’s list, so the chat opens. Press the button in the corner and ask, for example, how much coffee goes into a double basket.',
      fr: 'Ce site figure dans la liste du chatbot : le chat s’ouvre. Appuyez sur le bouton dans le coin et demandez, par exemple, combien de café va dans un panier double.',
    },
  },
  {
    name: 'strict',
    listed: true,
    policy: (edge) => [...STRICT, `script-src ${edge}`, `frame-src ${edge}`, "require-trusted-types-for 'script'", "trusted-types 'none'"],
    title: { en: 'A listed site with a strict policy', fr: 'Un site autorisé, à la politique stricte' },
    says: {
      en: 'This page admits nothing but its own style sheet and the two directives that the widget needs, and demands Trusted Types. The chat works all the same, and the console stays empty.',
      fr: 'Cette page n’admet que sa feuille de style et les deux directives dont le widget a besoin, et exige Trusted Types. Le chat fonctionne tout de même, et la console reste vide.',
    },
  },
  {
    name: 'blocked',
    listed: true,
    policy: (edge) => [...STRICT, `script-src ${edge}`],
    title: { en: 'A listed site that forgot a directive', fr: 'Un site autorisé qui a oublié une directive' },
    says: {
      en: 'This page admits the script, but its policy has no frame-src for the chat. The chat says that it is not available, and the console says in one line what to add.',
      fr: 'Cette page admet le script, mais sa politique n’a pas de frame-src pour le chat. Le chat dit qu’il n’est pas disponible, et la console dit en une ligne ce qu’il faut ajouter.',
    },
  },
  {
    name: 'other',
    listed: false,
    title: { en: 'A site that is not listed', fr: 'Un site non autorisé' },
    says: {
      en: 'Somebody has copied the line of HTML to a site that is not on the list. The service refuses the frame, no visitor token is made, and the journal has an event.',
      fr: 'Quelqu’un a copié la ligne de HTML sur un site qui n’est pas dans la liste. Le service refuse le cadre, aucun jeton n’est créé, et le journal garde un événement.',
    },
  },
  {
    name: 'nested',
    listed: false,
    frames: 'shop',
    title: { en: 'A hostile page around a listed site', fr: 'Une page hostile autour d’un site autorisé' },
    says: {
      en: 'This page has put the listed shop into a frame, to lay something over its chat. Open the chat in there: the browser holds every page around it against the list, and shows none.',
      fr: 'Cette page a mis la boutique autorisée dans un cadre, pour recouvrir son chat. Ouvrez-y le chat : le navigateur compare chaque page autour de lui à la liste, et ne l’affiche pas.',
    },
  },
  {
    name: 'evil',
    listed: false,
    frames: 'chat',
    title: { en: 'A hostile page that frames the chat', fr: 'Une page hostile qui met le chat dans un cadre' },
    says: {
      en: 'This page leaves the loader out and frames the chat’s own address, once openly and once without saying where it is from. Both frames stay empty: who is not listed, or says nothing, gets no document.',
      fr: 'Cette page se passe du script et met l’adresse du chat dans un cadre, une fois ouvertement et une fois sans dire d’où elle vient. Les deux cadres restent vides : qui n’est pas autorisé, ou ne dit rien, n’a pas de document.',
    },
  },
];

/** The host names of the demo sites. */
export const DEMO_HOSTS = DEMO_SITES.map(({ name }) => `${name}.localhost`);

/** Where a demo site is, beside the app host. */
export const demoAddress = (name: string, app: string): string => `http://${name}.localhost:${new URL(app).port}`;
