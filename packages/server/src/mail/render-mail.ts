import { html } from 'hono/html';
import { directionOf } from './say.ts';

/** What a mail says, in neutral words: no reason of a visit, and nobody's name but the recipient's and the clinic's. */
export type MailContent = {
  subject: string;
  /** A paragraph each, plain text. */
  lines: string[];
  button?: { label: string; url: string };
};

export type MailLook = { clinicName: string; phone: string | null; language: string; color: string };

/** The same words as text and as HTML; whatever stands in them is escaped. */
export async function renderMail(
  { subject, lines, button }: MailContent,
  { clinicName, phone, language, color }: MailLook,
): Promise<{ text: string; html: string }> {
  const closing = phone ? `${clinicName}, ${phone}` : clinicName;
  const text = [...lines, ...(button ? [`${button.label}:\n${button.url}`] : []), `-- \n${closing}`].join('\n\n');
  const font = 'font-family: system-ui, -apple-system, Segoe UI, sans-serif; font-size: 16px; line-height: 1.5';
  const document = await html`<!doctype html>
    <html lang="${language}" dir="${directionOf(language)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${subject}</title>
      </head>
      <body style="margin: 0; padding: 0; background: #f4f4f2">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
          <tr>
            <td align="center" style="padding: 24px 12px">
              <table
                role="presentation"
                width="560"
                cellpadding="0"
                cellspacing="0"
                style="max-width: 560px; width: 100%; background: #ffffff; color: #1c1c1a; border-top: 4px solid ${color}"
              >
                <tr>
                  <td style="padding: 24px 28px 4px; ${font}; font-weight: 600">${clinicName}</td>
                </tr>
                ${lines.map(
                  (line) =>
                    html`<tr>
                      <td style="padding: 8px 28px; ${font}">${line}</td>
                    </tr>`,
                )}
                ${
                  button
                    ? html`<tr>
                        <td style="padding: 16px 28px">
                          <a
                            href="${button.url}"
                            style="display: inline-block; padding: 12px 20px; border-radius: 6px; background: ${color}; color: #ffffff; text-decoration: none; ${font}; font-weight: 600"
                            >${button.label}</a
                          >
                        </td>
                      </tr>`
                    : ''
                }
                <tr>
                  <td style="padding: 16px 28px 24px; ${font}; font-size: 14px; color: #5c5c58">${closing}</td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>`;
  return { text, html: String(document) };
}
