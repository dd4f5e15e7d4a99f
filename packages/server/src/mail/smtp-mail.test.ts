import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { withMailServer } from '../../test/mail-server.ts';
import type { MailMessage } from './mail-port.ts';
import { renderMail } from './render-mail.ts';
import { createSmtpMail } from './smtp-mail.ts';

const message: MailMessage = {
  id: `mai_${'1'.repeat(32)}`,
  clinicId: `cln_${'1'.repeat(32)}`,
  fromName: 'Clinic on the Hill',
  to: { name: 'Pia Example', address: 'pia@patient.example' },
  subject: 'Your visit at Clinic on the Hill',
  text: 'You have a visit.',
  html: '<p>You have a visit.</p>',
};

const smtp = (url: string) => createSmtpMail({ url, from: 'no-reply@clinic.example', requireTls: false });

test('a mail arrives as it was written: one recipient, the clinic’s name, a Message-ID that is the same at every attempt', () =>
  withMailServer(undefined, async (url, taken) => {
    await smtp(url).send(message);
    await smtp(url).send(message);

    expect(taken.map(({ from, to }) => ({ from, to }))).toEqual([
      { from: 'no-reply@clinic.example', to: ['pia@patient.example'] },
      { from: 'no-reply@clinic.example', to: ['pia@patient.example'] },
    ]);
    const [first, again] = await Promise.all(taken.map(({ raw }) => PostalMime.parse(raw)));
    expect(first).toMatchObject({
      from: { name: 'Clinic on the Hill', address: 'no-reply@clinic.example' },
      to: [{ name: 'Pia Example', address: 'pia@patient.example' }],
      subject: 'Your visit at Clinic on the Hill',
      messageId: `<${message.id}@clinic.example>`,
      text: 'You have a visit.\n',
    });
    expect(again!.messageId).toBe(first!.messageId);
    expect(first!.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }));
  }));

test('a calendar file is attached with its method', () =>
  withMailServer(undefined, async (url, taken) => {
    const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'METHOD:CANCEL', 'END:VCALENDAR', ''].join('\r\n');
    await smtp(url).send({ ...message, calendar: { method: 'CANCEL', text } });

    const { attachments } = await PostalMime.parse(taken[0]!.raw);
    expect(attachments.map(({ mimeType, method }) => ({ mimeType, method }))).toContainEqual({
      mimeType: 'text/calendar',
      method: 'CANCEL',
    });
  }));

test.each([
  ['the name', { to: { name: 'Pia\r\nBcc: evil@evil.example', address: 'pia@patient.example' } }],
  ['the subject', { subject: 'Hello\r\nBcc: evil@evil.example' }],
  ['the clinic', { fromName: 'Clinic\r\nBcc: evil@evil.example' }],
  ['the address', { to: { name: 'Pia', address: 'pia@patient.example\r\nBcc: evil@evil.example' } }],
])('a line break in %s makes no header and no other recipient', (_where, over) =>
  withMailServer(undefined, async (url, taken) => {
    await smtp(url)
      .send({ ...message, ...over })
      .catch(() => {});

    for (const { to, raw } of taken) {
      expect(to).toEqual(['pia@patient.example']);
      expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
    }
  }),
);

test.each([
  ['an unknown recipient is for good', { at: 'recipient', code: 550 }, { isPermanent: true, responseCode: 550 }],
  ['a refused message is for good', { at: 'data', code: 554 }, { isPermanent: true, responseCode: 554 }],
  ['a busy mailbox may take it later', { at: 'recipient', code: 450 }, { isPermanent: false, responseCode: 450 }],
  ['greylisting may take it later', { at: 'data', code: 451 }, { isPermanent: false, responseCode: 451 }],
  ['a wrong login is ours to mend, so later', { at: 'login', code: 535 }, { isPermanent: false, responseCode: 535 }],
] as const)('%s', (_what, refuse, said) =>
  withMailServer(refuse, async (url, taken) => {
    await expect(smtp(url).send(message)).rejects.toMatchObject({ name: 'MailRefused', ...said });
    expect(taken).toEqual([]);
  }),
);

test('where nobody listens it may work later', async () => {
  await expect(smtp('smtp://127.0.0.1:1').send(message)).rejects.toMatchObject({ isPermanent: false, responseCode: null });
});

test('a server that never answers is not waited for for ever', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const mail = createSmtpMail({
    url: `smtp://127.0.0.1:${port}`,
    from: 'no-reply@clinic.example',
    requireTls: false,
    silenceMs: 50,
  });

  await expect(mail.send(message)).rejects.toMatchObject({ isPermanent: false, responseCode: null });

  silent.close();
});

test('where TLS is required, nothing is said to a server without it', () =>
  withMailServer(undefined, async (url, taken) => {
    const sending = createSmtpMail({ url, from: 'no-reply@clinic.example', requireTls: true }).send(message);
    await expect(sending).rejects.toMatchObject({ isPermanent: false });
    expect(taken).toEqual([]);
  }));

test('what stands in a mail is shown and not run', async () => {
  const look = { clinicName: '<b>Clinic</b>', phone: null, language: 'en', color: '#1f5f5b' };
  const content = {
    subject: 'Hi',
    lines: ['<img src=x onerror=alert(1)>'],
    button: { label: '"><script>', url: 'https://a.example/#x' },
  };

  const { html, text } = await renderMail(content, look);

  for (const tag of ['<img', '<script', '<b>']) expect(html).not.toContain(tag);
  expect(html).toContain('href="https://a.example/#x"');
  expect(text).toContain('https://a.example/#x');
});
