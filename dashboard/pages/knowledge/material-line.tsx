import { useState } from 'react';
import type { Item } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useList } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useLanguage, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FileIcon, MoreIcon } from '../../parts/icons.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Empty, List } from '../../parts/state.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { knowledgeWords } from './knowledge-words.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';

export type Material = Item<'listMaterials'>;

const KINDS = { 'awaiting-upload': undefined, scanning: 'busy', rejected: 'bad', processing: 'busy', failed: 'bad', ready: 'good' } as const;

/** Whether a material is still on its way and worth another look. */
export const onItsWay = ({ status, updating }: Material): boolean =>
  updating || status === 'awaiting-upload' || status === 'scanning' || status === 'processing';

/** Whether it was written here, and no version of it is on its way. */
const editable = (material: Material): boolean =>
  (material.kind === 'text' || material.kind === 'answer') && material.status !== 'rejected' && !onItsWay(material);

function Passages({ chatbotId, material, close }: { readonly chatbotId: string; readonly material: Material; readonly close: () => void }) {
  const t = useWords(knowledgeWords);
  const read = useList('listChunks', { path: { chatbotId, materialId: material.id } });
  return (
    <Dialog title={t.passages(material.name)} close={close} wide>
      <List read={read} label={t.passagesList} keyOf={({ ordinal }) => String(ordinal)} empty={<Empty title={t.noPassages} />}>
        {({ ordinal, page, heading, text }) => (
          <div className="grow">
            <span className="small muted">
              {ordinal + 1}
              {heading && ` · ${heading}`}
              {page !== undefined && ` · ${t.page(page)}`}
            </span>
            <p className="prewrap small">{text}</p>
          </div>
        )}
      </List>
    </Dialog>
  );
}

/** One material: where it is on its way, why it was refused, and what can be done with it. */
export function MaterialLine({ chatbotId, material }: { readonly chatbotId: string; readonly material: Material }) {
  const t = useWords(knowledgeWords);
  const plain = useWords(plainWords);
  const { language } = useLanguage();
  const { bytes, number, ago } = useFormats();
  const confirm = useConfirm();
  const [looking, setLooking] = useState(false);
  const [editing, setEditing] = useState(false);
  const [planning, setPlanning] = useState(false);
  const path = { chatbotId, materialId: material.id };
  const retry = useAct(() => service.call('retryMaterial', { path }), { done: t.retried, changes: ['listMaterials'] });
  const resync = useAct(() => service.call('resyncMaterial', { path }), { done: t.resynced, changes: ['listMaterials'] });
  const remove = useAct(() => service.call('deleteMaterial', { path }), { done: t.deleted, changes: ['listMaterials'] });
  const download = useAct(() => service.call('downloadMaterial', { path }), { after: ({ url }) => void open(url, '_blank', 'noopener') });
  const ask = (): void => confirm({ title: t.deleteTitle, text: t.deleteText(material.name), yes: plain.delete }, () => remove.mutate());
  const facts = [
    material.bytes > 0 && bytes(material.bytes),
    material.pages !== undefined && t.pages(number(material.pages)),
    material.status === 'ready' && t.chunks(number(material.chunks)),
    ago(material.updatedAt),
  ].filter(Boolean);
  return (
    <>
      <FileIcon />
      <div className="grow">
        <span className="strong break">{material.name}</span>
        <span className="small muted">{facts.join(' · ')}</span>
        {material.message && <span className="small wrong">{material.message[language]}</span>}
        {material.updating && <span className="small muted">{t.updating}</span>}
      </div>
      {material.scan?.verdict === 'not-scanned' && <Badge kind="warn">{t.notScanned}</Badge>}
      <Badge kind={KINDS[material.status]}>{t[material.status]}</Badge>
      {material.status === 'failed' && (
        <Button tiny onClick={() => retry.mutate()} busy={retry.isPending}>
          {t.retry}
        </Button>
      )}
      <Menu label={`${t.more}: ${material.name}`} icon={<MoreIcon />}>
        {material.status === 'ready' && (
          <button type="button" onClick={() => setLooking(true)}>
            {t.look}
          </button>
        )}
        {editable(material) && (
          <button type="button" onClick={() => setEditing(true)}>
            {plain.edit}
          </button>
        )}
        {material.kind === 'page' && (
          <button type="button" onClick={() => resync.mutate()}>
            {t.resync}
          </button>
        )}
        {material.kind === 'page' && (
          <button type="button" onClick={() => setPlanning(true)}>
            {t.schedule}
          </button>
        )}
        {material.kind === 'file' && material.status === 'ready' && (
          <button type="button" onClick={() => download.mutate()}>
            {t.download}
          </button>
        )}
        <button type="button" className="bad" onClick={ask}>
          {plain.delete}
        </button>
      </Menu>
      {editing && <EditDialog chatbotId={chatbotId} material={material} close={() => setEditing(false)} />}
      {planning && <ScheduleDialog chatbotId={chatbotId} material={material} close={() => setPlanning(false)} />}
      {looking && <Passages chatbotId={chatbotId} material={material} close={() => setLooking(false)} />}
    </>
  );
}
