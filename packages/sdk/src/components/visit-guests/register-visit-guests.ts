import { define } from '../../internal/define.ts';
import { VisitGuests } from './visit-guests.ts';

define('visit-guests', VisitGuests);
