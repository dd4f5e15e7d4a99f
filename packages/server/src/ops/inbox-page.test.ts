import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { deliverDueMails } from '../jobs/start-mailing.ts';
import { transact } from '../db/transact.ts';
import { listen } from '../listen.ts';
import { createInbox } from '../modules/mails/keep-in-inbox.ts';
import { sendMail } from '../modules/mails/send-mail.ts';
import { makeApp, makeCtx, OTHER_CLINIC, testConfig, withDatabase, withDb } from '../../test/helpers.ts';
import { clinic } from '../../test/makers.ts';

test('from this machine, the inbox shows the mails of every clinic, escaped, and runs nothing', () =>
  withDatabase(async ({ db }) => {
    for (const clinicId of [undefined, OTHER_CLINIC]) {
      await clinic(db, clinicId === undefined ? {} : { id: clinicId });
      const ctx = makeCtx(db, clinicId === undefined ? {} : { clinicId });
      const content = {
        subject: `<script>${ctx.clinicId}</script>`,
        lines: ['A line.'],
        button: { label: 'Open', url: 'https://clinic.example/#a' },
      };
      await transact(ctx, (tx) => sendMail(tx, { kind: 'test', to: { name: 'Pia', address: 'pia@mail.example' }, content }));
    }
    const ctx = makeCtx(db);
    await deliverDueMails(ctx, createInbox(ctx));
    const server = await listen(makeApp({ db }), { host: '127.0.0.1', port: 0 });
    const { port } = server.address() as AddressInfo;
    try {
      const reply = await fetch(`http://127.0.0.1:${port}/inbox`);
      const page = await reply.text();

      expect(reply.status).toBe(200);
      expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'");
      for (const { id } of [await clinic(db), await clinic(db, { id: OTHER_CLINIC })])
        expect(page).toContain(`&lt;script&gt;${id}`);
      expect(page).toContain('<a href="https://clinic.example/#a">');
      expect(page).not.toContain('<script');
      // The mail itself, in a frame that may run and load nothing.
      expect(page.match(/<iframe [^>]*sandbox=""[^>]*srcdoc="&lt;!doctype html&gt;/g)).toHaveLength(2);
      expect(reply.headers.get('content-security-policy')).not.toMatch(/https?:|\*|img-src|script-src/);
      const forwarded = await fetch(`http://127.0.0.1:${port}/inbox`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
      expect(forwarded.status).toBe(403);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }));

test('where a mail server is set up there is no inbox page', () =>
  withDb(async (db) => {
    const app = makeApp({ db, config: testConfig({ SMTP_URL: 'smtp://127.0.0.1' }) });
    expect((await app.request('/inbox')).status).toBe(404);
  }));
