import { smallPage } from '../core/small-page.ts';

/** The page that asks before it takes anybody out of news: the same for every link, right or wrong. Only when the button is pressed does it ask for anything. */
export const unsubscribePage = smallPage({
  words: {
    en: {
      title: 'No more of these notices',
      text: 'Other mails go on: those you ask for, those about the safety of your account, and other notices.',
      button: 'Stop these notices',
      done: 'Done: you will get no more notices of this kind. You can change your mind in "Profile and security".',
      refused: 'This link is not valid.',
      later: 'Something went wrong. Try again later.',
    },
    fr: {
      title: 'Ne plus recevoir ces avis',
      text: 'Les autres e-mails continuent : ceux que vous demandez, ceux qui concernent la sécurité de votre compte, et les autres avis.',
      button: 'Ne plus recevoir',
      done: "C'est fait : vous ne recevrez plus les avis de ce genre. Vous pouvez changer d'avis dans « Profil et sécurité ».",
      refused: "Ce lien n'est pas valable.",
      later: 'Un problème est survenu. Réessayez plus tard.',
    },
  },
  question: `<div id="ask">
<p id="text">Other mails go on.</p>
<button id="stop">Stop these notices</button>
</div>`,
  first: "const link=new URLSearchParams(location.search).get('link')||'';history.replaceState(null,'',location.pathname);",
  program: `by('text').textContent=words.text;by('stop').textContent=words.button;
by('stop').addEventListener('click',async()=>{by('stop').disabled=true;try{const reply=await fetch(location.pathname+'?'+new URLSearchParams({link}),{method:'POST',body:new URLSearchParams({'List-Unsubscribe':'One-Click'})});if(reply.status===204){by('ask').hidden=true;say(words.done)}else say(reply.status===401?words.refused:words.later)}catch{say(words.later)}by('stop').disabled=false});`,
  style: 'body{max-width:30rem}button{font:inherit;padding:.6rem 1rem}',
});
