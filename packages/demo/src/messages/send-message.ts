import type { BedsideClient } from '@bedside/client';
import { isRefused } from '../booking/ask.ts';
import { refusal, sayingOf } from '../booking/refusals.ts';

interface Sent {
  clientId: string;
  text: string;
  /** Undefined: it is kept. */
  refused?: string;
}

type Field = string | File | (string | File)[] | undefined;

/**
 * Posts what the form holds: first the file, whose bytes go on to the API, then the message that names it. A form that comes twice,
 * from a double click or a reload, has the same id twice, and is one message.
 */
export async function sendMessage(client: BedsideClient, id: string, form: Record<string, Field>): Promise<Sent> {
  const field = (name: string) => (typeof form[name] === 'string' ? form[name].trim() : '');
  // Forms send line ends as two characters; the counter in the browser counts one.
  const draft = { clientId: field('clientId'), text: field('text').replaceAll('\r\n', '\n') };
  const picked = form['file'] instanceof File && form['file'].size > 0 ? form['file'] : undefined;
  if (!draft.text && !picked) return { ...draft, refused: 'messages.empty' };
  try {
    const files = picked ? [await uploadFile(client, picked)] : [];
    const body = {
      clientId: draft.clientId,
      ...(draft.text && { text: draft.text }),
      ...(files.length > 0 && { fileIds: files.map((file) => file.id) }),
    };
    await client.POST('/v1/conversations/{id}/messages', { params: { path: { id } }, body });
    return draft;
  } catch (error) {
    // Its file was uploaded anew, so that the API takes it for another message.
    if (isRefused(error, 'messages.client_id_taken') && (await isThere(client, id, draft, picked?.name))) return draft;
    return { ...draft, refused: sayingOf(refusal(error)) };
  }
}

async function uploadFile(client: BedsideClient, picked: File): Promise<{ id: string }> {
  const { data } = await client.POST('/v1/files', {
    params: { header: { 'file-name': encodeURIComponent(picked.name) } },
    headers: { 'content-type': 'application/octet-stream' },
    body: picked as unknown as string,
    bodySerializer: (file: unknown) => file as Blob,
  });
  return data;
}

async function isThere(client: BedsideClient, id: string, { clientId, text }: Sent, name: string | undefined): Promise<boolean> {
  const { data } = await client.GET('/v1/conversations/{id}/messages', { params: { path: { id }, query: { limit: 100 } } });
  const one = data.data.find((message) => message.clientId === clientId);
  return one !== undefined && (one.text ?? '') === text && one.files.length === (name === undefined ? 0 : 1);
}
