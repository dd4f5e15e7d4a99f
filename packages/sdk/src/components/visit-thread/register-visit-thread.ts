import { define } from '../../internal/define.ts';
import { VisitThread } from './visit-thread.ts';

define('visit-thread', VisitThread);
