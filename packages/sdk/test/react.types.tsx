// Compiled only: what the components for React let a page write.
import { AppointmentList, TelehealthCall, TelehealthProvider } from '../react/index.js';

const call: { current: import('../src/index.ts').TelehealthCall | null } = { current: null };

export const page = (
  <TelehealthProvider publishableKey="pk_test" sessionProvider={async () => 'token'} className="visits">
    <AppointmentList joinUrl="/visit/{id}" onTelehealthAppointmentSelected={({ appointment }) => void appointment.startsAt} />
    <TelehealthCall
      ref={call}
      appointmentId="apt_1"
      audioOnly
      onTelehealthCallLeft={({ reason }) => void (reason === 'ended')}
      onTelehealthLeaveRequest={(event) => event.preventDefault()}
    />
  </TelehealthProvider>
);
void call.current?.toggleCamera();

export const wrong = [
  // @ts-expect-error there is no such theme
  <AppointmentList theme="blue" />,
  // @ts-expect-error a boolean
  <TelehealthCall audioOnly="yes" />,
  // @ts-expect-error the reasons are enumerated
  <TelehealthCall onTelehealthCallLeft={({ reason }) => void (reason === 'bored')} />,
  // @ts-expect-error no such event
  <TelehealthCall onCallLeft={() => {}} />,
];
