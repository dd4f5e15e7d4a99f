// One copy for what visit-details.ts brings.
export { Panel, writeHeaders, type Scene } from '../../../copied/panel.ts';
