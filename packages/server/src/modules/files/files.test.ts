import type { FileAddress, UploadedFile } from '@bedside/contract';
import { LARGEST_FILE } from '@bedside/contract';
import { serve } from '@hono/node-server';
import { readdir, utimes, writeFile, mkdir, stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { say, talking } from '../../../test/conversations.ts';
import { as, CLINIC, fakeClock, makeApp, makeCtx, NOW, withDatabase, withDb } from '../../../test/helpers.ts';
import { actorOf, patient, practitioner, session } from '../../../test/makers.ts';
import { FILES_FOLDER, testStorage } from '../../../test/storage.ts';
import type { Db } from '../../context.ts';
import { sweep } from '../../jobs/start-jobs.ts';
import { removeOldParts } from '../../storage/remove-old-parts.ts';
import { deleteMessage } from '../conversations/delete-message.ts';
import { messages } from '../conversations/conversations.table.ts';
import { dispositionOf, MOST_UNUSED, nameOf, UNUSED_MS } from './files.rules.ts';
import { files } from './files.table.ts';
import { addressFile, fetchFile } from './read-file.ts';
import { uploadFile } from './upload-file.ts';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF');
const bytesOf = async function* (...parts: Uint8Array[]) {
  yield* parts;
};
const upload = (ctx: Parameters<typeof uploadFile>[0], bytes: Uint8Array = PDF, name = 'x.pdf') =>
  uploadFile(ctx, { body: bytesOf(bytes), name, length: undefined });
const kept = async () =>
  (await readdir(FILES_FOLDER, { recursive: true, withFileTypes: true }).catch(() => [])).filter((one) => one.isFile());
const SPACES = Buffer.alloc(65_536, 0x20);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const picture = () => sharp({ create: { width: 40, height: 20, channels: 3, background: '#c66' } });

describe('a file', () => {
  test('goes up, into a message, and comes down from an address, as it was and with headers that keep it from running', () =>
    withDb(async (db) => {
      const { thread, asPractitioner, patient: who, practitioner: doctor } = await talking(db);
      const app = makeApp({ db });
      const [mine, theirs] = [await session(db, { personId: who.id }), await session(db, { personId: doctor.id })];
      const headers = {
        authorization: `Bearer ${mine.token}`,
        'content-type': 'text/html',
        'file-name': 'Bef%C3%BCnde%20%22x%22.html',
      };
      const up = await app.request('/v1/files', { method: 'POST', headers, body: PDF });
      expect(up.status).toBe(201);
      const file = (await up.json()) as UploadedFile;
      expect(file).toMatchObject({ name: 'Befünde x.pdf', contentType: 'application/pdf', bytes: PDF.length });
      const body = { clientId: 'client-0001', fileIds: [file.id] };
      expect((await app.request(`/v1/conversations/${thread.id}/messages`, as(mine.token, { body }))).status).toBe(201);

      const { url, expiresAt } = (await (
        await app.request(`/v1/files/${file.id}/address`, as(theirs.token))
      ).json()) as FileAddress;
      expect(Date.parse(expiresAt) - NOW.getTime()).toBe(300_000);
      const down = await app.request(url.slice(url.indexOf('/v1/')));
      expect(Buffer.from(await down.arrayBuffer()).equals(PDF)).toBe(true);
      expect(Object.fromEntries(down.headers)).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="Bef_nde x.pdf"; filename*=UTF-8''Bef%C3%BCnde%20x.pdf`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
        'content-security-policy': "default-src 'none'; sandbox",
      });
      expect(url).not.toContain('nde');
      expect((await addressFile(asPractitioner, file.id)).fileId).toBe(file.id);
    }));

  test('waits with others to be sent, forty at most: one more is refused until one of them has been', () =>
    withDb(async (db) => {
      const { thread, asPatient, asPractitioner, patient: who } = await talking(db);
      const waiting = Array.from({ length: MOST_UNUSED - 1 }, (_, index) => ({
        ...{ id: `fil_${String(index).padStart(32, '0')}`, clinicId: CLINIC, uploaderId: who.id, state: 'uploading' as const },
        ...{ storageKey: `${CLINIC}/${index}`, addressKey: String(index), name: 'x.pdf', createdAt: NOW },
      }));
      await db.insert(files).values(waiting);
      const last = await upload(asPatient);
      await expect(upload(asPatient)).rejects.toMatchObject({ code: 'files.too_many', status: 409 });
      expect((await upload(asPractitioner)).state).toBe('stored');
      await say(asPatient, thread.id, { fileIds: [last.id] });
      expect((await upload(asPatient)).state).toBe('stored');
    }));

  test('of others is not there: to strangers, and before it is sent also to the other side', () =>
    withDb(async (db) => {
      const { thread, asPatient, asPractitioner } = await talking(db);
      const { id } = await upload(asPatient);
      await expect(addressFile(asPractitioner, id)).rejects.toMatchObject({ code: 'files.not_found', status: 404 });
      await expect(say(asPractitioner, thread.id, { fileIds: [id] })).rejects.toMatchObject({ code: 'files.not_found' });
      await say(asPatient, thread.id, { fileIds: [id] });
      for (const actor of [actorOf(await patient(db)), actorOf(await practitioner(db))])
        await expect(addressFile(makeCtx(db, { actor }), id)).rejects.toMatchObject({ code: 'files.not_found' });
      await expect(say(asPatient, thread.id, { fileIds: [id] })).rejects.toMatchObject({ code: 'files.not_found' });
      expect(await db.select().from(messages)).toHaveLength(1);
    }));

  test('is fetched with its own address only, and not after five minutes', () =>
    withDb(async (db) => {
      const clock = fakeClock();
      const { asPatient } = await talking(db);
      const ctx = { ...asPatient, wallClock: clock, requestId: null };
      const [one, other] = [await upload(ctx), await upload(ctx)];
      const address = await addressFile(ctx, one.id);
      await (await fetchFile(ctx, address)).body.cancel();
      const later = new Date(address.expiresAt.getTime() + 1);
      for (const forged of [
        { ...address, fileId: other.id },
        { ...address, expiresAt: later },
        { ...address, signature: [...address.signature].toReversed().join('') },
        { ...address, signature: '' },
        { ...address, fileId: `fil_${'0'.repeat(32)}` },
        { ...address, expiresAt: new Date(Number.NaN) },
      ])
        await expect(fetchFile(ctx, forged)).rejects.toMatchObject({ code: 'files.not_found' });
      clock.advance(300);
      await expect(fetchFile(ctx, address)).rejects.toMatchObject({ code: 'files.not_found' });
    }));

  test('of a deleted message is gone, and so is its address', () =>
    withDb(async (db) => {
      const { thread, asPatient } = await talking(db);
      const row = await upload(asPatient);
      const message = await say(asPatient, thread.id, { fileIds: [row.id] });
      const address = await addressFile(asPatient, row.id);
      const before = (await kept()).length;
      await deleteMessage(asPatient, thread.id, message.row.id);
      await expect(fetchFile(asPatient, address)).rejects.toMatchObject({ code: 'files.not_found' });
      expect(await kept()).toHaveLength(before - 1);
      expect(await db.select().from(files)).toEqual([]);
    }));
});

describe('what a file is', () => {
  const jpeg = () =>
    picture()
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1' }, IFD0: { Copyright: 'Pia Example' } })
      .jpeg()
      .toBuffer();
  test.each([
    ['a JPEG', jpeg, 'image/jpeg'],
    ['a PNG', () => picture().png().toBuffer(), 'image/png'],
    ['a WebP', () => picture().webp().toBuffer(), 'image/webp'],
    ['a GIF', () => picture().gif().toBuffer(), 'image/gif'],
    ['a PDF', async () => PDF, 'application/pdf'],
    ['plain text', async () => Buffer.from('Größe: 1 < 2\n'), 'text/plain'],
  ])('%s is known by its bytes', (_what, make, contentType) =>
    withDb(async (db) => {
      const { asPatient } = await talking(db);
      expect(await upload(asPatient, await make(), 'x.html')).toMatchObject({ contentType, state: 'stored' });
    }),
  );

  test('where a picture was taken is gone, and it stands upright', () =>
    withDb(async (db) => {
      const { asPatient } = await talking(db);
      const row = await upload(
        asPatient,
        await sharp(await jpeg())
          .withMetadata({ orientation: 6 })
          .jpeg()
          .toBuffer(),
      );
      const body = await testStorage.open(row.storageKey);
      const bytes = Buffer.from(await new Response(body).arrayBuffer());
      const { exif, orientation, width, height } = await sharp(bytes).metadata();
      expect([exif, orientation, width, height]).toEqual([undefined, undefined, 20, 40]);
      expect(bytes.includes('Pia Example')).toBe(false);
      expect(row.bytes).toBe(bytes.length);
    }));

  test.each([
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a page after blank lines', Buffer.from('\ufeff \n\n<html></html>')],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a drawing with a prolog', Buffer.from('<?xml version="1.0"?><svg/>')],
    ['text with NUL', Buffer.from('a\0b')],
    ['bytes that are no text', Buffer.from([0xc3, 0x28, 0x80])],
    ['an archive', Buffer.from('PK\x03\x04\x14\0\0\0\0\0', 'latin1')],
    ['a program', Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1')],
    ['nothing', Buffer.alloc(0)],
  ])('%s is refused, and nothing is left', (_what, bytes) =>
    withDb(async (db) => {
      const { asPatient } = await talking(db);
      const before = (await kept()).length;
      await expect(upload(asPatient, bytes)).rejects.toMatchObject({ code: 'files.not_supported', status: 415 });
      expect(await db.select().from(files)).toEqual([]);
      expect(await kept()).toHaveLength(before);
    }),
  );

  test('a picture that ends too early is refused', () =>
    withDb(async (db) => {
      const { asPatient } = await talking(db);
      const whole = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#369' } })
        .jpeg()
        .toBuffer();
      await expect(upload(asPatient, whole.subarray(0, whole.length / 2))).rejects.toMatchObject({ code: 'files.unusable' });
    }));

  test.each([
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\temp\\scan.PDF', 'scan.pdf'],
    ['invoice\u202Efdp.exe', 'invoicefdp.pdf'],
    ['a\r\nX-Evil: 1.html', 'aX-Evil 1.pdf'],
    ['', 'file.pdf'],
    ['...', 'file.pdf'],
    ['x'.repeat(500), `${'x'.repeat(120)}.pdf`],
  ])('the name %j becomes %j', (said, name) => {
    expect(nameOf(said, 'application/pdf')).toBe(name);
    expect(dispositionOf(name)).toMatch(/^attachment; filename="[A-Za-z0-9._ -]+"; filename\*=UTF-8''[A-Za-z0-9.%_~!-]+$/);
  });
});

describe('over HTTP, as it comes', () => {
  async function served<Result>(db: Db, work: (port: number, token: string) => Promise<Result>): Promise<Result> {
    const { patient: who } = await talking(db);
    const { token } = await session(db, { personId: who.id });
    const server = serve({ fetch: makeApp({ db }).fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      return await work((server.address() as AddressInfo).port, token);
    } finally {
      server.close();
    }
  }
  /** A PDF of that many bytes, chunk by chunk, with or without saying how many. */
  const send = (port: number, token: string, bytes: number, isSaid: boolean, nearTheEnd = async () => {}) =>
    new Promise<number>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, ...(isSaid && { 'content-length': bytes }) };
      const sending = httpRequest({ port, host: '127.0.0.1', path: '/v1/files', method: 'POST', headers }, (reply) => {
        reply.resume();
        resolve(reply.statusCode!);
      });
      sending.on('error', reject);
      let left = bytes - PDF.length;
      sending.write(PDF);
      const more = async () => {
        while (left > 0) {
          const size = Math.min(left, 65_536);
          if (left > 1_000_000 && left - size <= 1_000_000) await nearTheEnd();
          left -= size;
          if (!sending.write(SPACES.subarray(0, size))) return void sending.once('drain', () => void more().catch(reject));
        }
        sending.end();
      };
      more().catch(reject);
    });

  test('25 MiB come through in little memory', { timeout: 60_000 }, () =>
    withDatabase(async ({ db }) => {
      await served(db, async (port, token) => {
        await send(port, token, 1_000_000, true);
        collect();
        const before = process.memoryUsage();
        let held = Infinity;
        // Once almost all is sent: what is still held. What was let go is taken off the count by another thread, sooner or later.
        const look = async () => {
          for (let n = 0; held >= LARGEST_FILE / 4 && n < 100; n++) {
            collect();
            held = process.memoryUsage().arrayBuffers - before.arrayBuffers;
            await pause(20);
          }
        };
        expect(await send(port, token, LARGEST_FILE, false, look)).toBe(201);
        expect(held).toBeLessThan(LARGEST_FILE / 4);
      });
      expect((await db.select().from(files)).map(({ bytes }) => bytes).sort()).toContain(LARGEST_FILE);
    }),
  );

  test.each([
    ['said', true],
    ['not said', false],
  ])('one byte more is refused, its length %s, and nothing is left', (_how, isSaid) =>
    withDatabase(async ({ db }) => {
      const before = (await kept()).length;
      const status = await served(db, (port, token) => send(port, token, LARGEST_FILE + 1, isSaid));
      expect(status).toBe(413);
      await expect.poll(() => db.select().from(files)).toEqual([]);
      expect(await kept()).toHaveLength(before);
    }),
  );
});

describe('what nobody uses', () => {
  test('is removed after a day, with what an upload that was killed left; what was sent stays', () =>
    withDatabase(async ({ db }) => {
      const { thread, asPatient, clock } = await talking(db);
      const world = { ...asPatient, requestId: null };
      const [sent, unused] = [await upload(asPatient), await upload(asPatient)];
      await say(asPatient, thread.id, { fileIds: [sent.id] });
      const cut = {
        ...unused,
        id: `fil_${'5'.repeat(32)}`,
        state: 'uploading' as const,
        storageKey: unused.storageKey.replace(/.$/, 'x'),
      };
      await db.insert(files).values({ ...cut, storageKey: `${asPatient.clinicId}/${'a'.repeat(36)}` });
      const part = join(testStorage.partsFolder, `${asPatient.clinicId}.${'a'.repeat(36)}.part`);
      await mkdir(testStorage.partsFolder, { recursive: true });
      await writeFile(part, 'half');

      await sweep(world);
      expect(await db.select().from(files)).toHaveLength(3);
      clock.advance(UNUSED_MS / 1000 + 1);
      await Promise.all([sweep(world), sweep(world)]);

      expect((await db.select().from(files)).map(({ id }) => id)).toEqual([sent.id]);
      expect(await testStorage.open(unused.storageKey)).toBeUndefined();
      await expect(stat(part)).rejects.toThrow();
      await (await testStorage.open(sent.storageKey))!.cancel();
    }));

  test('parts of a day ago are removed when the process starts', async () => {
    await mkdir(testStorage.partsFolder, { recursive: true });
    const [old, young] = ['old.part', 'young.part'].map((name) => join(testStorage.partsFolder, name));
    for (const path of [old!, young!]) await writeFile(path, 'half');
    const now = new Date();
    await utimes(old!, now, new Date(now.getTime() - UNUSED_MS - 1000));
    expect(await removeOldParts(testStorage.partsFolder, now)).toBe(1);
    await expect(stat(old!)).rejects.toThrow();
  });
});
