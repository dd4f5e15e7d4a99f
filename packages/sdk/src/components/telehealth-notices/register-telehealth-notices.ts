import { define } from '../../internal/define.ts';
import { TelehealthNotices } from './telehealth-notices.ts';

define('telehealth-notices', TelehealthNotices);
