// One copy for what register-panels.ts brings.
export { Panel, writeHeaders } from '../../../copied/panel.ts';
