import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

const id = (prefix: string, digit: string) => `${prefix}_${digit.repeat(32)}`;
export const CONVERSATION = id('cnv', '1');
export const [PATIENT, PRACTITIONER] = [id('pat', 'a'), id('prc', 'a')];
const AT = '2026-11-24T10:00:00.000Z';

type Fields = Record<string, unknown>;
interface Upload {
  id: string;
  name: string;
  contentType: string | undefined;
  bytes: Buffer;
}

/** One conversation, its messages and files, kept in memory: each message once for its client id, as the API does. */
export async function startFakeMessages() {
  const messages: Fields[] = [];
  const uploads: Upload[] = [];
  const reads: { by: string; messageId: unknown }[] = [];
  const fake = {
    messages,
    uploads,
    reads,
    unread: 0,
    refuseFile: '',
    url: '',
    close: () => server.close().closeAllConnections(),
  };

  const server = createServer(async (request, response) => {
    const bytes = await buffer(request);
    const answer = (status: number, reply?: object, type = 'application/json') =>
      response.writeHead(status, { 'content-type': type }).end(reply && JSON.stringify(reply));
    const refuse = (status: number, code: string) => answer(status, { status, code, title: 'No' }, 'application/problem+json');
    const body = () => JSON.parse(bytes.toString()) as Fields;
    const who = request.headers.authorization ?? '';
    const by = who.endsWith('demo-practitioner') ? PRACTITIONER : PATIENT;
    const conversation = {
      ...{ id: CONVERSATION, unread: fake.unread, can: ['write'], lastAt: AT, createdAt: AT },
      patient: { id: PATIENT, name: 'Jonas <Peel>', present: true },
      practitioner: { id: PRACTITIONER, name: 'Dr. Amara Okafor', present: false },
      lastMessage: messages.at(-1) ?? null,
    };
    const thread = `/v1/conversations/${CONVERSATION}`;
    const [path = ''] = (request.url ?? '').split('?');
    switch (`${request.method} ${path}`) {
      case 'POST /v1/sessions': {
        const expiresAt = new Date(Date.now() + 900_000).toISOString();
        return answer(201, { token: `session-of-${String(body()['externalId'])}`, personId: PATIENT, expiresAt });
      }
      case 'GET /v1/me':
        return answer(200, { person: { id: by, timeZone: 'UTC' }, clinic: { timeZone: 'UTC' }, serverNow: AT });
      case 'GET /v1/conversations':
        return answer(200, { data: [conversation], nextCursor: null });
      case `GET ${thread}`:
        return answer(200, conversation);
      case `GET ${thread}/messages`:
        return answer(200, { data: messages, olderCursor: null, newerCursor: '9' });
      case `POST ${thread}/read`:
        reads.push({ by, messageId: body()['messageId'] });
        return answer(204);
      case 'POST /v1/files': {
        if (fake.refuseFile) return refuse(415, fake.refuseFile);
        const name = decodeURIComponent(String(request.headers['file-name']));
        const file = { id: id('fil', String(uploads.length + 1)), name, contentType: request.headers['content-type'], bytes };
        uploads.push(file);
        return answer(201, { id: file.id, name, contentType: 'text/plain', bytes: bytes.length, createdAt: AT });
      }
      case `POST ${thread}/messages`: {
        const sent = body();
        const before = messages.find(({ clientId }) => clientId === sent['clientId']);
        if (before) {
          const isSame = JSON.stringify(before['sent']) === JSON.stringify(sent);
          return isSame ? answer(201, before) : refuse(409, 'messages.client_id_taken');
        }
        messages.push(message({ ...sent, id: id('msg', String(messages.length + 1)), authorId: by, sent, files: filesOf(sent) }));
        return answer(201, messages.at(-1));
      }
      default:
        if (path.startsWith('/v1/files/')) return answer(200, { url: `http://files.example${path}?signature=s`, expiresAt: AT });
        return refuse(404, 'conversations.not_found');
    }
  });
  const filesOf = ({ fileIds = [] }: Fields) =>
    uploads
      .filter((file) => (fileIds as string[]).includes(file.id))
      .map(({ id, name, bytes }) => ({ id, name, contentType: 'text/plain', bytes: bytes.length }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}
export type FakeMessages = Awaited<ReturnType<typeof startFakeMessages>>;

export const message = (more: Fields): Fields => ({
  ...{
    id: id('msg', 'f'),
    conversationId: CONVERSATION,
    kind: 'message',
    authorId: PRACTITIONER,
    authorName: 'Dr. Amara Okafor',
  },
  ...{ clientId: null, text: null, files: [], reactions: [], event: null, state: 'delivered', receipts: [], sentAt: AT },
  ...{ deletedAt: null, cursor: '1', can: ['delete'], ...more },
});
