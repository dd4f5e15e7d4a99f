import { createBedsideClient } from '@bedside/client';
import { CreateAppointment, type Appointment } from '@bedside/contract';
import type { TelehealthCall, TelehealthAppointmentSelectedEvent } from '@bedside/sdk';
import type { CustomElements } from '@bedside/sdk/jsx';

const call = document.createElement('telehealth-call');
const isOne: TelehealthCall = call;
await isOne.toggleCamera();
document.addEventListener('telehealth-appointment-selected', (event) => {
  const it: TelehealthAppointmentSelectedEvent = event;
  const appointment: Appointment = it.appointment;
  console.log(appointment.startsAt);
});
document.addEventListener('telehealth-call-left', ({ reason }) => {
  // @ts-expect-error the reasons are enumerated
  console.log(reason === 'bored');
});
export const props: CustomElements['telehealth-provider'] = { 'publishable-key': 'pk' };
export const client = createBedsideClient({ apiUrl: 'https://api.bedside.example' });
export const parsed = CreateAppointment.safeParse({});
