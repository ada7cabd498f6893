import { readReceiverAddresses } from '../core/config/receiver-addresses.ts';
import { FiredrillError, formatLocation } from '../core/errors.ts';
import { alertmanagerFile } from '../core/lint/lint.ts';
import { receiverAddresses } from './components/links.ts';

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Whether an address such as `slack:8082` is that of a receiver of the lab. */
export function isInsideLab(address: string): boolean {
  return receiverAddresses.includes(address);
}

/**
 * Refuses a configuration whose alerts would leave the lab: a fault that is only played must never page a person. Networks of
 * runs have no way out (stack/components/network.ts) as well, but an engine of another kind may know nothing of that.
 *
 * @throws FiredrillError `RECEIVERS_OUTSIDE` with every such receiver, and where its address stands
 */
export function refuseReceiversOutside(files: readonly TextFile[]): void {
  const problems = files
    .filter(({ path }) => path === alertmanagerFile)
    .flatMap(readReceiverAddresses)
    .filter(({ address }) => address === null || !isInsideLab(address))
    .map(
      ({ receiver, integration, address, location }) =>
        `${formatLocation(location)}: ${receiver} (${integration}) calls ${address ?? 'an address that is not in the file'}`,
    );
  if (problems.length === 0) return;
  throw new FiredrillError('usage', 'RECEIVERS_OUTSIDE', 'alerts of this configuration would leave the lab', {
    want: `receivers at the lab's own addresses: ${receiverAddresses.join(', ')}`,
    problems,
    hint: 'plan and lint take the configuration as it is; for a run, copy the folder and give each receiver an address of the lab, as in stack/config/alertmanager/alertmanager.yml',
  });
}
