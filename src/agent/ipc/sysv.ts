import { posted } from '../../wire/probes/share.ts';
import { systemError } from './failure.ts';
import { heldAs, hold } from './held.ts';
import { runTool, startTool } from './run-tool.ts';
import type { Sharing } from './sharing.ts';

/**
 * Node has no calls for System V IPC, but perl has: shmget(2), semop(2) and so on are built in. Numbers are those of Linux:
 * IPC_CREAT 01000, SETALL 17. An error of the system ends it with the errno's name on stderr.
 */
const program = String.raw`
use strict; use Errno;
my ($verb, $key, @args) = @ARGV;
my $slot = 512;
sub check { my ($done, $call) = @_; return $done if defined $done;
  my ($code) = grep { $!{$_} } sort keys %!; print STDERR "$code $call: $!\n"; exit 3 }
sub shm { check(shmget($key, $_[0], $_[1]), 'shmget') }
sub sem { check(semget($key, $_[0], $_[1]), 'semget') }
sub put { check(shmwrite($_[0], $_[2], $slot * $_[1], $slot) ? 1 : undef, 'shmwrite') }
sub get { my $text; check(shmread($_[0], $text, $slot * $_[1], $slot) ? 1 : undef, 'shmread'); $text =~ s/\0.*//s; $text }
sub op { check(semop($_[0], pack('s!3', $_[1], $_[2], 0)) ? 1 : undef, 'semop') }
if ($verb eq 'shm-offer') { my ($text, $takers) = @args; put(shm($slot * ($takers + 1), 01600), 0, $text) }
elsif ($verb eq 'shm-take') { my $id = shm(0, 0); my $text = get($id, 0); put($id, $args[0], $text); print "$text\n" }
elsif ($verb eq 'shm-heard') { my $id = shm(0, 0); print get($id, $_), "\n" for 1 .. $args[0] }
elsif ($verb eq 'sem-offer') { my $id = sem(2 * $args[0], 01600);
  check(semctl($id, 0, 17, pack('s!*', (0) x (2 * $args[0]))), 'semctl') }
elsif ($verb eq 'sem-wait') { my $id = sem(0, 0); op($id, 2 * $args[0] - 2, -1); op($id, 2 * $args[0] - 1, 1) }
elsif ($verb eq 'sem-post') { my $id = sem(0, 0); op($id, 2 * $args[0] - 2, 1); op($id, 2 * $args[0] - 1, -1) }
`;

/** A segment with one slot for the text and one for each taker's answer. */
export const shareMemorySegment: Sharing<'sysv-shm'> = {
  async offer({ key }, { text, takers, limitMs }) {
    await runPerl(['shm-offer', key, text, takers], limitMs);
  },
  async take({ key }, seat, limitMs) {
    const [text = ''] = await runPerl(['shm-take', key, seat], limitMs);
    return { text };
  },
  async heard({ key }, takers, limitMs) {
    const answers = await runPerl(['shm-heard', key, takers], limitMs);
    return new Map(
      [...answers.entries()].flatMap(([index, text]) => (text === '' ? [] : [[index + 1, text] as const])),
    );
  },
};

/**
 * Two semaphores for each taker. The offering container waits on the first one; a taker posts it and waits on the second one,
 * which is posted only by who was woken.
 */
export const shareSemaphores: Sharing<'sysv-sem'> = {
  async offer({ key }, { takers, limitMs }) {
    await hold(`semaphores ${key}`, async () => {
      await runPerl(['sem-offer', key, takers], limitMs);
      const heard = new Map<number, string>();
      const waiting = Array.from({ length: takers }, (_, index) =>
        startTool('perl', perlArgs(['sem-wait', key, index + 1]), (code) => {
          if (code === 0) heard.set(index + 1, posted);
        }),
      );
      return { heard, release: () => waiting.forEach((child) => child.kill('SIGKILL')) };
    });
  },
  async take({ key }, seat, limitMs) {
    await runPerl(['sem-post', key, seat], limitMs);
    return { text: posted };
  },
  async heard({ key }) {
    return (await heldAs(`semaphores ${key}`)).heard;
  },
};

function perlArgs(args: readonly (string | number)[]): string[] {
  return ['-e', program, '--', ...args.map(String)];
}

/** Lines of stdout. Throws ToolMissing, or the system's error. */
async function runPerl(args: readonly (string | number)[], limitMs: number): Promise<string[]> {
  try {
    return (await runTool('perl', perlArgs(args), limitMs)).split('\n').slice(0, -1);
  } catch (error) {
    const [, code, message] = /^(E[A-Z0-9]+) (.+)$/.exec(error instanceof Error ? error.message : '') ?? [];
    throw code === undefined || message === undefined ? error : systemError(code, message);
  }
}
