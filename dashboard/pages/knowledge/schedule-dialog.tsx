import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Select } from '../../parts/field.tsx';
import { Form, Send, textOf } from '../../parts/form.tsx';
import { knowledgeWords } from './knowledge-words.ts';
import type { Material } from './material-line.tsx';

const SCHEDULES = ['daily', 'weekly', 'monthly'] as const;
type Schedule = (typeof SCHEDULES)[number];

export function ScheduleSelect({ defaultValue = null }: { readonly defaultValue?: Schedule | null }) {
  const t = useWords(knowledgeWords);
  return (
    <Select label={t.schedule} name="schedule" defaultValue={defaultValue ?? ''}>
      <option value="">{t.never}</option>
      {SCHEDULES.map((each) => (
        <option key={each} value={each}>
          {t[each]}
        </option>
      ))}
    </Select>
  );
}

export const scheduleOf = (form: FormData): Schedule | null => SCHEDULES.find((each) => each === textOf(form, 'schedule')) ?? null;

/** How often a page is fetched again. */
export function ScheduleDialog({ chatbotId, material, close }: { readonly chatbotId: string; readonly material: Material; readonly close: () => void }) {
  const t = useWords(knowledgeWords);
  const plain = useWords(plainWords);
  const save = useAct(
    (form: FormData) => service.call('changeMaterial', { path: { chatbotId, materialId: material.id }, body: { schedule: scheduleOf(form) } }),
    { done: plain.saved, changes: ['listMaterials'], after: close, quiet: true },
  );
  return (
    <Dialog title={t.schedule} close={close}>
      <Form onSubmit={save.mutate} error={save.error}>
        <p className="muted break">{material.page?.url ?? material.name}</p>
        <ScheduleSelect defaultValue={material.page?.schedule ?? null} />
        <Send busy={save.isPending} close={close}>
          {plain.save}
        </Send>
      </Form>
    </Dialog>
  );
}
