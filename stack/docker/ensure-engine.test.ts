import { expect } from 'chai';
import { explainError } from '../../core/errors.ts';
import { noEngine } from './ensure-engine.ts';
import { goArchitecture } from './go-architecture.ts';
import { hasProgram, isDebianFamily, parseOsRelease } from './install-engine.ts';
import { stateFolder } from './state-folder.ts';
import { engineEnvironment } from './use-engine.ts';

const debian = parseOsRelease(
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_CODENAME=bookworm\n',
);
const fedora = parseOsRelease('NAME="Fedora Linux"\nID=fedora\n');

describe('ensuring an engine', () => {
  it('reads os-release with and without quotes', () => {
    expect(debian).to.deep.equal({
      id: 'debian',
      codename: 'bookworm',
      name: 'Debian GNU/Linux 12 (bookworm)',
    });
    expect([isDebianFamily(debian), isDebianFamily(fedora)]).to.deep.equal([true, false]);
  });

  it('tells an ordinary user on Debian what was asked and which commands help', () => {
    const candidate = { dockerHost: 'unix:///var/run/docker.sock', origin: 'found', name: 'Docker' } as const;
    const error = noEngine(debian, false, [{ candidate, reason: 'no such socket' }]);
    expect(error.exitCode).to.equal(69);
    const text = explainError(error);
    expect(text).to.contain('an ordinary user on Debian GNU/Linux 12 (bookworm)');
    expect(text).to.contain('Docker (unix:///var/run/docker.sock): no such socket');
    expect(text).to.contain('`sudo npm start`').and.contain('apt-get install docker.io');
  });

  it('does not speak of apt elsewhere', () => {
    const text = explainError(noEngine(fedora, true, []));
    expect(text).to.contain('systemctl start docker').and.not.contain('apt');
  });

  it('keeps its state outside the repository, where the user may write', () => {
    const root = (input: Parameters<typeof stateFolder>[0]) => stateFolder(input).root;
    expect(root({ env: {}, isRoot: true, home: '/root' })).to.equal('/var/lib/firedrill');
    expect(root({ env: {}, isRoot: false, home: '/home/ada' })).to.equal('/home/ada/.local/share/firedrill');
    expect(root({ env: { FIREDRILL_HOME: '/x' }, isRoot: true, home: '/root' })).to.equal('/x');
  });

  it('sends Testcontainers to loopback inside a container only', () => {
    const engine = { dockerHost: 'unix:///s' };
    expect(engineEnvironment(engine, true)).to.deep.equal({
      DOCKER_HOST: 'unix:///s',
      TESTCONTAINERS_RYUK_DISABLED: 'true',
      TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1',
    });
    expect(engineEnvironment(engine, false)).to.not.have.property('TESTCONTAINERS_HOST_OVERRIDE');
  });

  it('looks for programs in PATH', () => {
    expect(hasProgram('sh', '/nowhere:/bin')).to.equal(true);
    expect(hasProgram('sh', '/nowhere')).to.equal(false);
  });

  it("translates the kernel's names of architectures", () => {
    expect(['x86_64', 'aarch64', 'riscv64'].map(goArchitecture)).to.deep.equal(['amd64', 'arm64', 'riscv64']);
  });
});
