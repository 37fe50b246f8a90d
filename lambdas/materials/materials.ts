import { admit } from '../cleaning/admit.ts';
import type { Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { PresignForm, PresignLink } from '../core/presign.ts';
import { Problem, saying } from '../core/problem.ts';
import { LINK_SECONDS } from '../core/schema.ts';
import { FORM_SECONDS, type materialRoutes } from './contract.ts';
import { fetchKey } from '../imports/contract.ts';
import { changeOf, namesHalf } from './change.ts';
import type { EditStore } from './edit-store.ts';
import { objectKey } from './jobs.ts';
import type { Library } from './library-store.ts';
import type { ChunkStore } from './chunk-store.ts';
import { REJECTED } from './reasons.ts';
import type { MaterialStore } from './store.ts';
import { givenBack, requireWritten, WRITTEN_BYTES, writtenAnswer, writtenText, type WrittenText } from './texts.ts';
import type { AccountCall } from '../database/account.ts';
import type { Material } from '../database/material-view.ts';

export interface MaterialDeps {
  readonly store: MaterialStore;
  readonly chunks: ChunkStore;
  readonly edits: EditStore;
  readonly record: Journal;
  readonly newId: () => string;
  /** Puts an object into quarantine, from where it goes on as a file does. */
  readonly quarantine: (key: string, contentType: string, body: Uint8Array) => Promise<void>;
  readonly library: Library;
  readonly presignForm: PresignForm;
  readonly presignLink: PresignLink;
}

/** Reserves a material and puts its text where files arrive. Between the two a crash leaves a material whose text never came, which the sweep ends. */
async function write(call: AccountCall, chatbotId: string, written: WrittenText, { store, newId, quarantine }: MaterialDeps): Promise<{ material: Material }> {
  const { body, ...described } = written;
  const { material, accountId } = await store.reserve(call, chatbotId, { id: newId(), ...described, bytes: body.length });
  await quarantine(objectKey({ accountId, chatbotId, materialId: material.id }), written.contentType, body);
  return { material };
}

/** What somebody has written, and its version. */
async function readWritten(call: AccountCall, ids: { readonly chatbotId: string; readonly materialId: string }, { store, library }: MaterialDeps) {
  const material = await store.read(call, ids.chatbotId, ids.materialId);
  requireWritten(material);
  // After the row: a version that comes between makes the change conflict, and is not lost.
  const bytes = await library.read(objectKey({ accountId: call.principal.accountId, ...ids }), WRITTEN_BYTES);
  return { ...givenBack(material, bytes), updatedAt: material.updatedAt };
}

/** Training material: forms, states and links (S3, S19, S25). */
export const materials: Operations<typeof materialRoutes, MaterialDeps> = {
  async createUpload(call, { store, newId, presignForm }) {
    const { bytes } = call.body;
    const { name, contentType } = admit('training', call.body);
    const { material, accountId } = await store.reserve(call, call.params.chatbotId, { id: newId(), name, contentType, bytes });
    const key = objectKey({ accountId, chatbotId: call.params.chatbotId, materialId: material.id });
    const form = await presignForm(key, { contentType, bytes, accountId, id: material.id }, FORM_SECONDS);
    return { material, upload: { ...form, expiresInSeconds: FORM_SECONDS } };
  },
  async writeText(call, deps) {
    return write(call, call.params.chatbotId, writtenText(call.body), deps);
  },
  async writeAnswer(call, deps) {
    return write(call, call.params.chatbotId, writtenAnswer(call.body), deps);
  },
  async listChunks(call, { chunks }) {
    return chunks.list(call, call.params.chatbotId, call.params.materialId, call.query);
  },
  async listMaterials(call, { store }) {
    return store.list(call, call.params.chatbotId, call.query);
  },
  async readMaterial(call, { store }) {
    return store.read(call, call.params.chatbotId, call.params.materialId);
  },
  readText: (call, deps) => readWritten(call, call.params, deps),
  async changeMaterial(call, deps) {
    const { store, edits, newId, quarantine } = deps;
    const { chatbotId, materialId } = call.params;
    // The half that stays is the one that was read: another version that comes between makes the change conflict.
    const body = namesHalf(call.body) ? { ...(await readWritten(call, call.params, deps)), ...call.body } : call.body;
    const change = changeOf(body);
    if (change.what === 'schedule') return store.schedule(call, chatbotId, materialId, change.schedule);
    const read = body.updatedAt !== undefined && { updatedAt: body.updatedAt };
    if (change.what === 'title') return (await edits.edit(call, chatbotId, materialId, { kind: 'text', name: change.title, ...read })).material;
    const { kind, question, contentType, body: bytes } = change.written;
    const edit = {
      kind,
      ...read,
      editId: newId(),
      bytes: bytes.length,
      ...(change.title !== undefined && { name: change.title }),
      ...(question !== undefined && { question }),
    };
    const { material, accountId } = await edits.edit(call, chatbotId, materialId, edit);
    // A crash before this leaves the material as it was; after it, the content is taken in.
    await quarantine(fetchKey({ accountId, chatbotId, materialId, fetchId: edit.editId }), contentType, bytes);
    return material;
  },
  async deleteMaterial(call, { store, record }) {
    const { chatbotId, materialId } = call.params;
    const { material, clear } = await store.remove(call, chatbotId, materialId);
    // Before what may fail and is made up for by the sweep: the material is gone already.
    const change = `${material.kind} ${material.status} -> -`;
    await record(done(call, { type: 'material_deleted', action: 'deleteMaterial', target: `${chatbotId}/${materialId}`, change }));
    await clear();
  },
  async retryMaterial(call, { store }) {
    return store.retry(call, call.params.chatbotId, call.params.materialId);
  },
  async downloadMaterial(call, { store, presignLink }) {
    const { chatbotId, materialId } = call.params;
    const material = await store.read(call, chatbotId, materialId);
    if (material.status === 'rejected') throw new Problem('conflict', 'rejected material', { extra: saying(REJECTED) });
    if (material.status === 'awaiting-upload' || material.status === 'scanning' || !material.scan) throw new Problem('scan-pending', material.status);
    const key = objectKey({ accountId: call.principal.accountId, chatbotId, materialId });
    return { url: await presignLink(key, material), expiresInSeconds: LINK_SECONDS };
  },
};
