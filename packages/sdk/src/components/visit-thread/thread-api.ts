import type {
  Call,
  CallLog,
  Conversation,
  ConversationList,
  FileAddress,
  Message,
  MessagePage,
  PostMessage,
  UploadedFile,
} from '@bedside/contract';
import type { RequestOptions } from '../../api/http.ts';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { sendWithProgress } from '../../api/send-with-progress.ts';

type Loose<Body> = { [Key in keyof Body]: Body[Key] | undefined };
type Range = { before?: string; after?: string; limit?: number; appointmentId?: string | undefined };

/** The routes of conversations, messages and their files. */
export function threadApi(api: Pick<TelehealthApi, 'request'>) {
  const request = <Reply>(path: string, options?: RequestOptions) => api.request<Reply>(path, options);
  return {
    conversations: (
      query: { after?: string; patientId?: string; practitionerId?: string; limit?: number },
      signal?: AbortSignal,
    ) => request<ConversationList>('/conversations', { query, signal }),
    conversation: (id: string, signal?: AbortSignal) => request<Conversation>(`/conversations/${id}`, { signal }),
    openConversation: (patientId: string) => request<Conversation>('/conversations', { method: 'POST', body: { patientId } }),
    messages: (id: string, query: Range, signal?: AbortSignal) =>
      request<MessagePage>(`/conversations/${id}/messages`, { query, signal }),
    post: (id: string, body: Loose<PostMessage>, signal?: AbortSignal) =>
      request<Message>(`/conversations/${id}/messages`, { method: 'POST', body, signal }),
    takeBack: (id: string, messageId: string) =>
      request<void>(`/conversations/${id}/messages/${messageId}`, { method: 'DELETE' }),
    react: (id: string, messageId: string, emoji: string, isThere: boolean) =>
      request<Message>(
        `/conversations/${id}/messages/${messageId}/reactions`,
        isThere ? { method: 'DELETE', query: { emoji } } : { method: 'PUT', body: { emoji } },
      ),
    read: (id: string, messageId: string) => request<void>(`/conversations/${id}/read`, { method: 'POST', body: { messageId } }),
    typing: (id: string, appointmentId?: string) =>
      request<void>(`/conversations/${id}/typing`, { method: 'POST', body: { appointmentId } }),
    address: (fileId: string, signal?: AbortSignal) => request<FileAddress>(`/files/${fileId}/address`, { signal }),
    /** The call that runs with this person, if there is one. */
    liveCall: (personId: string, signal?: AbortSignal) =>
      request<CallLog>('/calls', { query: { live: 'true', personId, limit: 1 }, signal }).then(
        ({ data: [call] }): Call | undefined => call,
      ),
    upload: (file: File, onProgress: (share: number) => void, signal: AbortSignal) =>
      request<UploadedFile>('/files', {
        method: 'POST',
        headers: {
          'content-type': 'application/octet-stream',
          // The end of a long name: its extension says what it is.
          'file-name': encodeURIComponent(file.name.slice(-80).toWellFormed()),
        },
        signal,
        via: sendWithProgress(file, onProgress, signal),
      }),
  };
}
export type ThreadApi = ReturnType<typeof threadApi>;
