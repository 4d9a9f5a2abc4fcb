import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Arguments } from '../../src/cli/arguments.ts';
import { calledCommands, type Command, isGroup, type TopCommand } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { suspectVariables } from '../../src/cli/environment.ts';
import { runCommandLine } from '../../src/cli/parser.ts';
import { checkSettings } from '../../src/cli/settings.ts';
import { ToolError } from '../../src/errors.ts';
import { memoryIo } from './memory-io.ts';

/** The real commands, each recording what it was called with. */
function recording(): {
  readonly commands: readonly TopCommand[];
  readonly calls: { name: string; args: Arguments }[];
} {
  const calls: { name: string; args: Arguments }[] = [];
  const run = (name: string) => async (args: Arguments) => {
    calls.push({ name, args });
    return 0 as const;
  };
  const recorded = (command: Command, path = command.name): Command => ({ ...command, run: run(path) });
  return {
    commands: commands.map((entry) =>
      isGroup(entry)
        ? { ...entry, commands: entry.commands.map((command) => recorded(command, `${entry.name} ${command.name}`)) }
        : recorded(entry),
    ),
    calls,
  };
}

async function argumentsOf(line: string, environment: Record<string, string> = {}): Promise<Arguments> {
  const { commands: fakes, calls } = recording();
  await runCommandLine(line.split(' '), fakes, memoryIo(environment));
  expect(calls).toHaveLength(1);
  return calls[0]?.args ?? {};
}

/** What a command is told the user has set. */
async function givenIn(line: string, environment: Record<string, string> = {}): Promise<readonly string[]> {
  let options: readonly string[] = [];
  const telling = calledCommands(commands).map(({ command }) => ({
    ...command,
    run: async (_args: Arguments, _io: unknown, given: ReadonlySet<string>) => {
      options = [...given];
      return 0 as const;
    },
  }));
  await runCommandLine(line.split(' '), telling, memoryIo(environment));
  return options.toSorted();
}

async function complaintOf(line: string): Promise<ToolError> {
  const { commands: fakes, calls } = recording();
  const error: unknown = await runCommandLine(line === '' ? [] : line.split(' '), fakes, memoryIo()).catch(
    (thrown: unknown) => thrown,
  );
  expect(calls, 'no command runs after a usage error').toEqual([]);
  if (!(error instanceof ToolError)) throw new Error(`no ToolError but ${String(error)}`);
  return error;
}

describe('settings of a check', () => {
  test('defaults', async () => {
    expect(checkSettings(await argumentsOf('check'), 'r1', [])).toMatchObject({
      runId: 'r1',
      namespacePrefix: 'podreach',
      image: 'node:24-bookworm-slim',
      timeoutMs: 300_000,
      concurrency: 32,
      patience: 1,
      keep: false,
      policy: 'quick',
      mesh: 'full',
      agentsPerNode: 1,
      burst: 100,
      features: [],
      outsideNames: [],
    });
  });

  test('what is left out unless asked for', async () => {
    const line =
      'check --mesh sample --agents 3 --burst 500 --with sctp --with api-proxy,sctp --outside example.org. --outside example.net:443';

    expect(checkSettings(await argumentsOf(line), 'r1', [])).toMatchObject({
      mesh: 'sample',
      agentsPerNode: 3,
      burst: 500,
      features: ['sctp', 'api-proxy'],
      outsideNames: ['example.org', 'example.net:443'],
    });
  });

  test('options, lists with commas and repeated', async () => {
    const line =
      'check --only dns,service --only pod-ip --skip dns.fqdn --nodes n1,n2 --timeout 90s --concurrency 8 --patience 0.5 --keep --policy off';

    expect(checkSettings(await argumentsOf(line), 'r1', [])).toMatchObject({
      checks: checks
        .filter(({ id, family }) => ['pod-ip', 'service', 'dns'].includes(family) && id !== 'dns.fqdn')
        .map(({ id }) => id),
      nodes: ['n1', 'n2'],
      timeoutMs: 90_000,
      concurrency: 8,
      patience: 0.5,
      keep: true,
      policy: 'off',
    });
  });

  test('environment variables, and options over them', async () => {
    const environment = {
      PODREACH_TIMEOUT: '1m',
      PODREACH_KEEP: 'true',
      PODREACH_NODES: 'n1,n2',
      PODREACH_CONCURRENCY: '4',
    };
    const settings = checkSettings(await argumentsOf('check --timeout 2m', environment), 'r1', []);

    expect(settings).toMatchObject({ timeoutMs: 120_000, keep: true, nodes: ['n1', 'n2'], concurrency: 4 });
  });

  test('a variable for another command does no harm', async () => {
    expect(await argumentsOf('report x.json', { PODREACH_TIMEOUT: '1m' })).not.toHaveProperty('timeout');
  });

  test.each([
    ['check --timeout 5', '--timeout is not a duration: "5"'],
    ['check --timeout 5s --timeout 6s', '--timeout is given 2 times'],
    ['check --concurrency 0', '--concurrency: "0" is not a whole number from 1 to 1024'],
    ['check --patience none', '--patience: "none" is not a number from 0.1 to 10'],
    ['check --patience 11', '--patience: "11" is not a number from 0.1 to 10'],
    ['check --concurrency many', '--concurrency: "many" is not a whole number from 1 to 1024'],
    ['check --namespace-prefix Kube_System', '--namespace-prefix: "Kube_System" cannot begin a Namespace\'s name'],
    ['check --image=', '--image is empty'],
    ['check --nodes ,', '--nodes is empty'],
    ['check --agents 111', '--agents: "111" is not a whole number from 1 to 110'],
    ['check --burst 0', '--burst: "0" is not a whole number from 1 to 10000'],
    ['check --with stcp', '--with: there is no feature "stcp"'],
    ['check --outside 192.0.2.1', '--outside: "192.0.2.1" is not a full DNS name'],
    ['check --outside localhost', '--outside: "localhost" is not a full DNS name'],
    ['check --outside example.org:70000', '--outside: the port: "70000" is not a whole number from 1 to 65535'],
    ['check --outside bad..example', '--outside: "bad..example" is not a full DNS name'],
    ['check --only pod-to-pod --skip pod-to-pod', 'nothing is left to check'],
  ])('%s', async (line, message) => {
    const args = await argumentsOf(line);

    expect(() => checkSettings(args, 'r1', [])).toThrow(message);
  });
});

test.each<[line: string, environment: Record<string, string>, given: readonly string[]]>([
  ['check', {}, []],
  ['check --timeout 5m --keep --only dns', {}, ['keep', 'only', 'timeout']],
  ['check --timeout=90s', { PODREACH_POLICY: 'off', PODREACH_KEEP: '', OTHER: 'x' }, ['policy', 'timeout']],
  ['plan --mesh full', { PODREACH_TIMEOUT: '1m' }, ['mesh']],
])('podreach %s with %j: given are %j', async (line, environment, given) => {
  expect(await givenIn(line, environment)).toEqual(given);
});

test('a mistyped feature is told the one that was meant', async () => {
  const args = await argumentsOf('check --with host-netwrk');

  expect(() => checkSettings(args, 'r1', [])).toThrow(expect.objectContaining({ hint: 'did you mean host-network?' }));
});

describe('usage errors', () => {
  test.each([
    ['', 'a command is needed', 'see podreach --help'],
    ['chek', 'there is no command "chek"', 'did you mean check?'],
    ['frobnicate', 'there is no command "frobnicate"', expect.stringMatching(/^choose from check, .*, completion$/)],
    ['version', 'there is no command "version"', 'podreach --version shows it'],
    ['completion bash zsh', 'completion: "zsh" is one word too many', 'see podreach completion --help'],
    ['check --kep', 'unknown option --kep', 'did you mean --keep? see podreach check --help'],
    ['check --timout=5s', 'unknown option --timout', 'did you mean --timeout? see podreach check --help'],
    ['check --no-color', 'unknown option --no-color', 'did you mean --color never? see podreach check --help'],
    ['check --frobnicate', 'unknown option --frobnicate', 'see podreach check --help'],
    ['check -x', 'unknown option -x', 'see podreach check --help'],
    ['check now', 'check: "now" is one word too many', 'see podreach check --help'],
    ['clean --only dns', 'unknown option --only', '--only belongs to podreach check; see podreach clean --help'],
    ['check --timeout', '--timeout needs a value', 'see podreach check --help'],
    ['check --policy ful', '--policy: "ful" is not a choice', 'did you mean full?'],
    ['check --format jsno', '--format: "jsno" is not a choice', 'did you mean json?'],
    ['explain dns pod-ip', 'explain: "pod-ip" is one word too many', 'see podreach explain --help'],
    ['plan --assume', '--assume needs a value', 'see podreach plan --help'],
    ['plan --family ipv5', '--family: "ipv5" is not a choice', 'did you mean ipv4?'],
    ['report', 'report needs a FILE', 'see podreach report --help'],
    ['diff a.json', 'diff needs BEFORE and AFTER', 'see podreach diff --help'],
    ['diff a b c', 'diff: "c" is one word too many', 'see podreach diff --help'],
    ['diff a b --fail-on latencies', '--fail-on: "latencies" is not a choice', 'did you mean latency?'],
  ])('podreach %s', async (line, message, hint) => {
    expect(await complaintOf(line)).toMatchObject({ code: 'USAGE', exitCode: 2, message, hint });
  });

  test.each([
    [{ PODREACH_KEEP: 'maybe' }, 'PODREACH_KEEP: "maybe" is neither true nor false'],
    [{ PODREACH_FORMAT: 'xml' }, 'PODREACH_FORMAT: "xml" is not a choice'],
  ])('%j', async (environment, message) => {
    const { commands: fakes } = recording();

    await expect(runCommandLine(['check'], fakes, memoryIo(environment))).rejects.toThrow(message);
  });

  test('a mistyped environment variable is pointed out, a foreign one is not', () => {
    const names = ['timeout', 'log-level'];

    expect(
      suspectVariables(names, { PODREACH_TIMOUT: '1', PODREACH_TIMEOUT: '1', PODREACH_E2E_CLUSTER: 'x', HOME: '/' }),
    ).toEqual(['the environment variable PODREACH_TIMOUT is not known; did you mean PODREACH_TIMEOUT?']);
  });
});

describe('help', () => {
  test('lists commands and exit codes', async () => {
    const io = memoryIo();

    expect(await runCommandLine(['--help'], commands, io)).toBe(0);
    for (const { name } of commands) expect(io.out()).toContain(`podreach ${name}`);
    expect(io.out()).toContain('Exit codes:');
  });

  test.each(calledCommands(commands).map(({ path, command }) => [path, command] as const))(
    'of %s names every option',
    async (path, command) => {
      const io = memoryIo();

      expect(await runCommandLine([...path.split(' '), '--help'], commands, io)).toBe(0);
      expect(io.out()).toContain(`podreach ${path}`);
      for (const option of Object.keys(command.options)) expect(io.out()).toContain(`--${option} `);
    },
  );

  test.each([
    ['help', '--help'],
    ['help check', 'check --help'],
    ['help policy', 'policy --help'],
    ['help policy matrix', 'policy matrix --help'],
    ['help completion', 'completion --help'],
  ])('podreach %s is podreach %s', async (line, same) => {
    const [io, other] = [memoryIo(), memoryIo()];

    expect(await runCommandLine(line.split(' '), commands, io)).toBe(0);
    await runCommandLine(same.split(' '), commands, other);
    expect(io.out()).toBe(other.out());
  });

  test('a default does not touch the text before it', async () => {
    const io = memoryIo();
    await runCommandLine(['check', '--help'], commands, io);

    expect(io.out().match(/\S\[(default|choices|boolean).*/g)).toBeNull();
    for (const line of io.out().split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  test('version', async () => {
    const io = memoryIo();
    await runCommandLine(['--version'], commands, io);

    expect(io.out()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

test('what a command throws passes through', async () => {
  const run = () => Promise.reject(new TypeError('boom'));
  const failing = calledCommands(commands).map(({ command }) => ({ ...command, run }));
  const group = { name: 'all', describe: 'all of them', commands: failing };

  await expect(runCommandLine(['check'], failing, memoryIo())).rejects.toThrow(new TypeError('boom'));
  await expect(runCommandLine(['all', 'check'], [group], memoryIo())).rejects.toThrow(new TypeError('boom'));
});
