import { define } from '../../internal/define.ts';
import { AppointmentBooking } from './appointment-booking.ts';

define('appointment-booking', AppointmentBooking);
