import { documentPolicy } from '../core/document-policy.ts';
import type { HtmlReply } from '../core/reply.ts';

/** The page's program. Only when the button is pressed does it ask for anything; the link is taken out of the address bar first. Only text is ever put into the page. */
const SCRIPT = `const link=new URLSearchParams(location.search).get('link')||'';history.replaceState(null,'',location.pathname);
const french=navigator.language.toLowerCase().startsWith('fr');const words=french?{title:'Ne plus recevoir ces avis',text:"Les autres e-mails continuent : ceux que vous demandez, ceux qui concernent la sécurité de votre compte, et les autres avis.",button:'Ne plus recevoir',done:"C'est fait : vous ne recevrez plus les avis de ce genre. Vous pouvez changer d'avis dans « Profil et sécurité ».",refused:"Ce lien n'est pas valable.",later:'Un problème est survenu. Réessayez plus tard.'}:{title:'No more of these notices',text:'Other mails go on: those you ask for, those about the safety of your account, and other notices.',button:'Stop these notices',done:'Done: you will get no more notices of this kind. You can change your mind in "Profile and security".',refused:'This link is not valid.',later:'Something went wrong. Try again later.'};
const by=(id)=>document.getElementById(id);document.documentElement.lang=french?'fr':'en';document.title=words.title;by('title').textContent=words.title;by('text').textContent=words.text;by('stop').textContent=words.button;
const say=(text)=>{by('state').textContent=text};
by('stop').addEventListener('click',async()=>{by('stop').disabled=true;try{const reply=await fetch(location.pathname+'?'+new URLSearchParams({link}),{method:'POST',body:new URLSearchParams({'List-Unsubscribe':'One-Click'})});if(reply.status===204){by('ask').hidden=true;say(words.done)}else say(reply.status===401?words.refused:words.later)}catch{say(words.later)}by('stop').disabled=false});`;
const STYLE = `:root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif}body{max-width:30rem;margin:15vh auto 0;padding:0 1.25rem}h1{font-size:1.4rem}button{font:inherit;padding:.6rem 1rem}[hidden]{display:none}`;

/** The page that asks before it takes anybody out of news: one document without any other request, the same for every link, right or wrong. */
export const unsubscribePage: HtmlReply = {
  html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>No more of these notices</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1 id="title">No more of these notices</h1>
<div id="ask">
<p id="text">Other mails go on.</p>
<button id="stop">Stop these notices</button>
</div>
<p id="state" role="status"></p>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`,
  contentSecurityPolicy: documentPolicy(SCRIPT, STYLE),
  frameable: false,
};
