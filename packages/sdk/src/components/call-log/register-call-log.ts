import { define } from '../../internal/define.ts';
import { CallLog } from './call-log.ts';

define('call-log', CallLog);
