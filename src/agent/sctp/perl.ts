/** The program's name in an image. */
export const perl = 'perl';

/**
 * Node has no SCTP, but perl, which is in every Debian image, makes sockets of any protocol. In one-to-one style (RFC 6458
 * section 4) such a socket is used like one of TCP, which is also how these programs are tested where the kernel has no SCTP.
 *
 * Both take the protocol's number, `4` or `6`, a port and a timeout in seconds. An error ends them with status 3 and the
 * errno's name on stderr.
 */
const opening = String.raw`
use strict; use Errno; use Socket qw(:DEFAULT inet_pton inet_ntop pack_sockaddr_in6 unpack_sockaddr_in6 IPPROTO_IPV6 IPV6_V6ONLY);
$| = 1;
my ($protocol, $version, $port, $seconds, $address, $request) = @ARGV;
my $family = $version eq '6' ? AF_INET6 : AF_INET;
sub check { my ($done, $call) = @_; return $done if $done;
  my ($code) = grep { $!{$_} } sort keys %!; print STDERR ($code // 'EIO') . " $call: $!\n"; exit 3 }
sub place { $version eq '6' ? pack_sockaddr_in6($port, $_[0]) : pack_sockaddr_in($port, $_[0]) }
sub read_line { my ($from) = @_; my $text = '';
  while ($text !~ /\n/ && length($text) < 8192) { my $part; my $read = sysread($from, $part, 8192); return undef if !$read; $text .= $part }
  $text =~ /^([^\n]*)\n/ ? $1 : undef }
`;

/** Connects to `address`, sends the line `request`, and prints the line that comes back; nothing if the other end closes. */
export const clientProgram = String.raw`${opening}
check(socket(my $socket, $family, SOCK_STREAM, $protocol), 'socket');
$SIG{ALRM} = sub { $! = Errno::ETIMEDOUT(); check(0, 'alarm') };
alarm $seconds;
check(connect($socket, place(inet_pton($family, $address))), 'connect');
check(syswrite($socket, "$request\n"), 'write');
$! = 0;
my $line = read_line($socket);
check(!$!, 'read');
print "$line\n" if defined $line;
`;

/**
 * Listens on every address, prints `listening`, and from then on for each connection `ADDRESS LINE` with what came; what it then
 * reads from stdin, one line, goes back. One connection at a time, and none longer than the timeout.
 */
export const serverProgram = String.raw`${opening}
check(socket(my $listener, $family, SOCK_STREAM, $protocol), 'socket');
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, pack('i', 1));
setsockopt($listener, IPPROTO_IPV6, IPV6_V6ONLY, pack('i', 0)) if $version eq '6';
check(bind($listener, place($version eq '6' ? Socket::IN6ADDR_ANY() : INADDR_ANY)), 'bind');
check(listen($listener, 128), 'listen');
print "listening\n";
$SIG{PIPE} = 'IGNORE';
while (1) {
  my $peer = accept(my $socket, $listener) or next;
  my $host = $version eq '6' ? (unpack_sockaddr_in6($peer))[1] : (unpack_sockaddr_in($peer))[1];
  my $line = eval { local $SIG{ALRM} = sub { die }; alarm $seconds; my $read = read_line($socket); alarm 0; $read };
  alarm 0;
  if (defined $line) {
    print inet_ntop($family, $host) . " $line\n";
    my $answer = <STDIN>;
    exit 0 if !defined $answer;
    syswrite($socket, $answer);
  }
  close($socket);
}
`;
