import { expect, test } from 'vitest';
import { doctorCommand } from '../../src/cli/commands/doctor.ts';
import { type DoctorEdges, doctorSession } from '../../src/cli/doctor-session.ts';
import { runCommandLine } from '../../src/cli/parser.ts';
import type { DoctorQuestions } from '../../src/cluster/doctor-source.ts';
import type { Evidence } from '../../src/doctor/index.ts';
import { rightText } from '../../src/doctor/rights.ts';
import { ToolError } from '../../src/errors.ts';
import { loadRole } from '../../src/manifests.ts';
import { imaginaryFacts } from '../../src/plan/imaginary-cluster.ts';
import { memoryIo } from './memory-io.ts';

function edgesThat(change: Partial<Evidence>, asked: DoctorQuestions[] = []): DoctorEdges {
  return {
    loadRole,
    connect: async () => ({
      async readEvidence(questions) {
        asked.push(questions);
        return {
          server: 'https://192.0.2.1',
          context: 'staging',
          roundTripMs: 1,
          facts: { value: { ...imaginaryFacts(2, ['ipv4']), serverVersion: 'v1.36.3' } },
          rights: { value: questions.rights.map((right) => ({ ...right, allowed: true })) },
          dryRuns: [{ what: 'a probe Pod' }],
          image: questions.image,
          images: { value: new Map() },
          leftovers: { value: [] },
          ...change,
        };
      },
    }),
  };
}

async function doctor(line: string, edges: DoctorEdges) {
  const io = memoryIo();
  const command = {
    ...doctorCommand,
    run: (args: Parameters<typeof doctorSession>[0]) => doctorSession(args, io, edges),
  };
  const words = line.split(' ').filter((word) => word !== '');
  return { exitCode: await runCommandLine(['doctor', ...words], [command], io), out: io.out() };
}

test('a cluster that can be checked', async () => {
  const { exitCode, out } = await doctor('', edgesThat({}));

  expect(exitCode).toBe(0);
  expect(out).toMatch(/^ok {7}access {5}https:\/\/192\.0\.2\.1 \(staging\) answers in 1 ms$/m);
  expect(out).toMatch(/^unknown {2}image {6}node:24-bookworm-slim has to be pulled/m);
  expect(out.endsWith('\nREADY  a check can run\n')).toBe(true);
});

test('one that cannot', async () => {
  const refusal = new ToolError('POD_SECURITY', 'violates PodSecurity', 'look for a webhook');
  const { exitCode, out } = await doctor('--color never', edgesThat({ dryRuns: [{ what: 'a probe Pod', refusal }] }));

  expect(exitCode).toBe(3);
  expect(out).toContain('> look for a webhook');
  expect(out.endsWith('\nNOT READY  1 problem: a check would stop, or learn nothing\n')).toBe(true);
});

test.each([
  ['KUBECONFIG_NOT_FOUND', 2],
  ['API_UNREACHABLE', 3],
] as const)('%s is told like the rest, with its own exit code', async (code, exitCode) => {
  const connect = () => Promise.reject(new ToolError(code, 'no way in', 'try another'));
  const ended = await doctor('--format json', { loadRole, connect });

  expect(ended.exitCode).toBe(exitCode);
  expect(JSON.parse(ended.out)).toEqual({
    doctorVersion: 1,
    condition: 'problem',
    examinations: [
      { subject: 'access', condition: 'problem', summary: 'no way in', details: [], next: ['try another'] },
    ],
  });
});

test('rights of a feature are asked for where it is wanted', async () => {
  const asked: DoctorQuestions[] = [];
  await doctor('', edgesThat({}, asked));
  await doctor('--with api-proxy', edgesThat({}, asked));
  await doctor('--with load-balancer', edgesThat({}, asked));
  const [plain = [], withProxy = [], withBalancers = []] = asked.map(({ rights }) => rights.map(rightText));

  expect(plain).not.toContain('create pods/proxy');
  expect(withProxy).toContain('create pods/proxy');
  expect(withProxy).not.toContain('patch services/status');
  expect(withBalancers).toContain('patch services/status');
});

test('features are passed on, for admission to be tried', async () => {
  const asked: DoctorQuestions[] = [];
  await doctor('--with host-network,external-ips', edgesThat({}, asked));

  expect(asked).toMatchObject([{ features: ['host-network', 'external-ips'] }]);
});

test.each([
  ['--with nonsense', '--with: there is no feature "nonsense"'],
  ['--namespace-prefix X', '--namespace-prefix: "X" cannot begin'],
  ['--timeout soon', '--timeout'],
])('%s is refused before anything is asked', async (line, message) => {
  await expect(doctor(line, edgesThat({}))).rejects.toThrow(message);
});
