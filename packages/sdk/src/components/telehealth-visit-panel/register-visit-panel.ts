import { define } from '../../internal/define.ts';
import { TelehealthVisitPanel } from './telehealth-visit-panel.ts';

define('telehealth-visit-panel', TelehealthVisitPanel);
