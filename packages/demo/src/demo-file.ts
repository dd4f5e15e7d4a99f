import { readFile, rename, writeFile } from 'node:fs/promises';

type DemoFile = { appointmentId: string };
const read = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as DemoFile;

/** Which appointment the demo shows. */
export const readAppointmentId = async (file: string): Promise<string> => (await read(file)).appointmentId;

/** Keeps the rest of the file. Whole or not at all, and for the owner's eyes only: the secret key is in there too. */
export async function writeAppointmentId(file: string, appointmentId: string): Promise<void> {
  const content = { ...(await read(file)), appointmentId };
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}
