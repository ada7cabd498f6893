import { expect } from 'chai';
import { settingsOfReceiver } from './receiver-place.ts';

const text = `receivers:
  - name: a
    webhook_configs:
      - url: http://x
        max_alerts: 1
      - url: http://y
  - name: b
    webhook_configs: [{ url: http://z, max_alerts: 5 }]
`;

describe('the settings of a receiver', () => {
  it('are found with their lines, in that receiver only', () => {
    expect(settingsOfReceiver(text, 'a', 'max_alerts')).to.deep.equal([{ value: 1, line: 5 }]);
    expect(settingsOfReceiver(text, 'b', 'max_alerts')).to.deep.equal([{ value: 5, line: 8 }]);
    expect(settingsOfReceiver(text, 'a', 'send_resolved')).to.deep.equal([]);
    expect(settingsOfReceiver(text, 'c', 'url')).to.deep.equal([]);
  });
});
