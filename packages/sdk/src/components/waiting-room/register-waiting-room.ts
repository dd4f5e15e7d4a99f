import { define } from '../../internal/define.ts';
import { WaitingRoom } from './waiting-room.ts';

define('waiting-room', WaitingRoom);
