import { useRef, useState } from 'react';
import { ProblemError, type Reply } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Form, Send, textOf } from '../../parts/form.tsx';
import { Note } from '../../parts/note.tsx';
import { Loaded } from '../../parts/state.tsx';
import { useHeld } from '../../parts/unsaved.tsx';
import { Fields } from './add-dialogs.tsx';
import { knowledgeWords } from './knowledge-words.ts';
import type { Material } from './material-line.tsx';

type Written = Reply<'readText'>;

interface EditProps {
  readonly chatbotId: string;
  readonly material: Material;
  readonly close: () => void;
}

/** Somebody else was quicker: their version can be looked at, or be replaced all the same. */
function Overtaken({
  error,
  look,
  looking,
  over,
}: {
  readonly error: ProblemError;
  readonly look: () => void;
  readonly looking: boolean;
  readonly over: () => void;
}) {
  const t = useWords(knowledgeWords);
  const explain = useProblemText();
  return (
    <Note kind="bad">
      <p>{explain(error)}</p>
      <div className="row">
        <Button tiny onClick={look} busy={looking}>
          {t.showTheirs}
        </Button>
        <Button tiny kind="danger" type="submit" onClick={over}>
          {t.saveMine}
        </Button>
      </div>
    </Note>
  );
}

interface EditorProps extends EditProps {
  readonly given: Written;
  readonly touched: () => void;
  readonly leave: () => void;
}

function Editor({ chatbotId, material, given, touched, leave, close }: EditorProps) {
  const t = useWords(knowledgeWords);
  const plain = useWords(plainWords);
  const path = { chatbotId, materialId: material.id };
  const kind = material.kind === 'answer' ? 'answer' : 'text';
  const [base, setBase] = useState(given);
  const over = useRef(false);
  const save = useAct(
    async (form: FormData) => {
      const { updatedAt } = over.current ? await service.call('readText', { path }) : base;
      over.current = false;
      const [name, text] = kind === 'text' ? (['title', 'text'] as const) : (['question', 'answer'] as const);
      return service.call('changeMaterial', { path, body: { [name]: textOf(form, name), [text]: textOf(form, text), updatedAt } });
    },
    { done: t.edited, changes: ['listMaterials'], quiet: true, after: close },
  );
  const look = useAct(() => service.call('readText', { path }), {
    after: (theirs) => {
      setBase(theirs);
      save.reset();
    },
  });
  const overtaken = save.error instanceof ProblemError && save.error.code === 'conflict' ? save.error : undefined;
  return (
    <Form key={base.updatedAt} onSubmit={save.mutate} onInput={touched} error={overtaken ? undefined : save.error}>
      {overtaken && <Overtaken error={overtaken} look={() => look.mutate()} looking={look.isPending} over={() => (over.current = true)} />}
      <Fields kind={kind} error={save.error} given={base} />
      <Send close={leave} busy={save.isPending}>
        {plain.save}
      </Send>
    </Form>
  );
}

/** What somebody has written, to be written anew. What was learned before answers until the new version is in. */
export function EditDialog({ chatbotId, material, close }: EditProps) {
  const t = useWords(knowledgeWords);
  const { held, touched, leave } = useHeld(close);
  const read = useRead('readText', { path: { chatbotId, materialId: material.id } }, { once: true });
  return (
    <Dialog title={material.kind === 'answer' ? t.editAnswer : t.editText} close={leave} held={held} wide>
      <Loaded read={read}>{(given) => <Editor chatbotId={chatbotId} material={material} given={given} touched={touched} leave={leave} close={close} />}</Loaded>
    </Dialog>
  );
}
