import { documentPolicy } from '../core/document-policy.ts';
import type { HtmlReply } from '../core/reply.ts';

/**
 * The page's program. The token is in the fragment, which no browser sends anywhere, and is taken out of the address bar before anything else happens
 * (S12.13). Only text is ever put into the page.
 */
const SCRIPT = `const token=new URLSearchParams(location.hash.slice(1)).get('token')||'';history.replaceState(null,'',location.pathname);
const french=navigator.language.toLowerCase().startsWith('fr');const words=french?{title:'Choisissez un nouveau mot de passe',label:'Nouveau mot de passe',button:'Enregistrer',done:'Votre mot de passe est changé et toutes les sessions sont closes. Connectez-vous avec le nouveau.',refused:"Ce lien n'est pas valable, a déjà servi ou a expiré. Demandez-en un autre.",weak:'Ce mot de passe est trop facile à deviner.',later:'Trop de tentatives, ou un problème de notre côté. Réessayez plus tard.'}:{title:'Choose a new password',label:'New password',button:'Save',done:'Your password is changed and every session has ended. Sign in with the new one.',refused:'This link is not valid, was used before, or has expired. Ask for another one.',weak:'This password is too easy to guess.',later:'Too many attempts, or a problem on our side. Try again later.'};
const by=(id)=>document.getElementById(id);document.documentElement.lang=french?'fr':'en';document.title=words.title;by('title').textContent=words.title;by('label').textContent=words.label;by('save').textContent=words.button;
const form=by('form');const say=(text)=>{by('state').textContent=text};
if(!token){form.hidden=true;say(words.refused)}
form.addEventListener('submit',async(event)=>{event.preventDefault();by('save').disabled=true;try{const reply=await fetch('/v1/auth/password/reset',{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({token,password:by('password').value})});if(reply.status===204){form.hidden=true;say(words.done)}else{const {code}=await reply.json();say(code==='token-refused'?words.refused:code==='weak-password'?words.weak:words.later)}}catch{say(words.later)}by('save').disabled=false});`;
const STYLE = `:root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif}body{max-width:26rem;margin:15vh auto 0;padding:0 1.25rem}h1{font-size:1.4rem}label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}input,button{margin:.4rem 0 1rem;padding:.6rem .75rem}[hidden]{display:none}`;

/** The page on which a new password is chosen: one document without any other request, and a policy that admits exactly its own program and styles. */
export const resetPage: HtmlReply = {
  html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Choose a new password</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1 id="title">Choose a new password</h1>
<form id="form">
<label for="password" id="label">New password</label>
<input id="password" type="password" autocomplete="new-password" required maxlength="1024">
<button id="save">Save</button>
</form>
<p id="state" role="status"></p>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`,
  contentSecurityPolicy: documentPolicy(SCRIPT, STYLE),
  frameable: false,
};
