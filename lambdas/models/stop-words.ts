/** English and French words that say nothing about a subject, accents folded; among them what a French elision leaves alone (`l'`, `qu'`). */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  [
    'a an the this that these those of in on at to for from by with without about as into over under than then and or but not no nor so if when while',
    'is are was were be been being am do does did done has have had having can could will would shall should may might must',
    'i me my mine we us our ours you your yours he him his she her hers it its they them their theirs who whom whose which what where why how',
    'there here some any all each every both very just also too only own same such please tell know want need get got much many long big',
    'le la les un une des du de d l au aux ce cet cette ces c mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs m t s j n qu',
    'je tu il elle on nous vous ils elles me te se y en lui eux moi toi soi qui que quoi dont ou quel quelle quels quelles lequel laquelle',
    'et mais donc or ni car si ne pas plus moins tres aussi comme dans par pour sur sous avec sans entre vers chez apres avant depuis pendant',
    'suis es est sommes etes sont etait etaient sera seront etre ete ai as avons avez ont avait avoir eu fait faire fais faut',
    'peut peux pouvez puis peuvent pourquoi comment quand combien heure cela ca ceci voici voila tout toute tous toutes svp merci bonjour hello hi thanks',
  ].flatMap((line) => line.split(' ')),
);
