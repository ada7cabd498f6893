import type { RecordedName } from '../core/journal.ts';
import type { RunView } from '../core/run-view.ts';

/** Whether a journal claims to hold what older ones lack: then its absence is no excuse. */
export function isRecorded({ header }: Pick<RunView, 'header'>, name: RecordedName): boolean {
  return header.recorded?.includes(name) === true;
}
