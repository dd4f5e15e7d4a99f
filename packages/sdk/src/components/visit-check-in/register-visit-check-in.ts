import { define } from '../../internal/define.ts';
import { VisitCheckIn } from './visit-check-in.ts';

define('visit-check-in', VisitCheckIn);
