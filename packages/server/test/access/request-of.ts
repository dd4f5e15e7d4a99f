import type { Operation } from '../conformance.ts';
import type { Row } from './table.ts';
import type { Rows } from './world.ts';

type Asked = { method: string; path: string; operation: Operation };

const NAMED: Record<string, keyof Rows> = {
  practitionerId: 'practitioner',
  patientId: 'patient',
  personId: 'patient',
  subjectId: 'patient',
  guardianId: 'guardian',
};

/** The example of the document, about these rows, in the years of the tests. */
function filled(example: unknown, rows: Rows): unknown {
  if (Array.isArray(example)) return example.map((one) => filled(one, rows));
  if (typeof example === 'string') return example.replace(/^202\d-/, '2031-');
  if (typeof example !== 'object' || example === null) return example;
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => [name, NAMED[name] ? rows[NAMED[name]] : filled(value, rows)]),
  );
}

/** How an operation is asked for, about these rows. */
export function requestOf({ method, path, operation }: Asked, row: Row, rows: Rows) {
  const ids: Record<string, string> = {
    id: row.id ?? (row.on === 'clinic' ? '' : rows[SUBJECT_OF_ADDRESS[row.on] ?? row.on]),
    invitationId: rows.invitation,
    messageId: rows.message,
    proxyId: rows.proxy,
    participantId: rows.participant,
    exceptionId: rows.exception,
    deliveryId: rows.webhookDelivery,
    externalId: 'matrix-1',
    personId: rows[row.person ?? 'patient'],
  };
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name]!) + (row.query ?? '');
  const example = operation.requestBody?.content['application/json']?.example;
  const body = row.body?.(rows) ?? (example === undefined ? undefined : filled(example, rows));
  return { method, address, body };
}

/** What is named by an address that begins with another row. */
const SUBJECT_OF_ADDRESS: Partial<Record<Row['on'], keyof Rows>> = {
  invitation: 'appointment',
  proxy: 'patient',
  exception: 'practitioner',
  webhookDelivery: 'webhookEndpoint',
};
