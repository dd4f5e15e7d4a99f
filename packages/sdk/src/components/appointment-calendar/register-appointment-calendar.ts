import { define } from '../../internal/define.ts';
import { AppointmentCalendar } from './appointment-calendar.ts';

define('appointment-calendar', AppointmentCalendar);
