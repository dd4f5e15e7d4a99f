// One copy for what visit-details.ts brings.
export { Panel, type Scene } from '../../../copied/panel.ts';
