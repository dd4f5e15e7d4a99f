// One copy for what register-panels.ts brings.
export { Panel } from '../../../copied/panel.ts';
