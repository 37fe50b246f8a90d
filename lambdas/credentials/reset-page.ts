import { smallPage } from '../core/small-page.ts';

/** The page on which a new password is chosen. The token is in the fragment, which no browser sends anywhere (S12.13). */
export const resetPage = smallPage({
  words: {
    en: {
      title: 'Choose a new password',
      label: 'New password',
      button: 'Save',
      done: 'Your password is changed and every session has ended. Sign in with the new one.',
      refused: 'This link is not valid, was used before, or has expired. Ask for another one.',
      weak: 'This password is too easy to guess.',
      later: 'Too many attempts, or a problem on our side. Try again later.',
    },
    fr: {
      title: 'Choisissez un nouveau mot de passe',
      label: 'Nouveau mot de passe',
      button: 'Enregistrer',
      done: 'Votre mot de passe est changé et toutes les sessions sont closes. Connectez-vous avec le nouveau.',
      refused: "Ce lien n'est pas valable, a déjà servi ou a expiré. Demandez-en un autre.",
      weak: 'Ce mot de passe est trop facile à deviner.',
      later: 'Trop de tentatives, ou un problème de notre côté. Réessayez plus tard.',
    },
  },
  question: `<form id="form">
<label for="password" id="label">New password</label>
<input id="password" type="password" autocomplete="new-password" required maxlength="1024">
<button id="save">Save</button>
</form>`,
  first: "const token=new URLSearchParams(location.hash.slice(1)).get('token')||'';history.replaceState(null,'',location.pathname);",
  program: `const form=by('form');by('label').textContent=words.label;by('save').textContent=words.button;
if(!token){form.hidden=true;say(words.refused)}
form.addEventListener('submit',async(event)=>{event.preventDefault();by('save').disabled=true;try{const reply=await fetch('/v1/auth/password/reset',{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({token,password:by('password').value})});if(reply.status===204){form.hidden=true;say(words.done)}else{const {code}=await reply.json();say(code==='token-refused'?words.refused:code==='weak-password'?words.weak:words.later)}}catch{say(words.later)}by('save').disabled=false});`,
  style:
    'body{max-width:26rem}label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}input,button{margin:.4rem 0 1rem;padding:.6rem .75rem}',
});
