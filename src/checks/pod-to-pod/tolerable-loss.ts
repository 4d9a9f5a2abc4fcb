/** What a healthy network may lose of exchanges there and back; anything beyond is worth a look. */
export const healthyLossRatio = 0.001;

/** The loss from which on a network is called lossy, however sure one could be of less. */
export const lossyRatio = 0.05;

/**
 * The largest share of `count` exchanges that may stay unanswered before a pair is called lossy: `lossyRatio`, or more where so
 * few exchanges are made that a healthy network could exceed it by chance. Losses of a healthy network are taken as independent
 * with `healthyLossRatio`, so that their number is binomial; the allowed number is the smallest that is exceeded with a
 * probability of at most `falseAlarm`.
 */
export function tolerableLossRatio(count: number, falseAlarm: number): number {
  return Math.max(lossyRatio, exceededWith(count, falseAlarm) / count);
}

/** The smallest k with P(X > k) <= probability, X binomial over `count` tries with `healthyLossRatio`. */
function exceededWith(count: number, probability: number): number {
  let mass = (1 - healthyLossRatio) ** count;
  const masses: number[] = [];
  for (let lost = 0; lost <= count; lost += 1) {
    masses.push(mass);
    mass *= ((count - lost) / (lost + 1)) * (healthyLossRatio / (1 - healthyLossRatio));
  }
  // Summed from the small end: one minus the rest would drown in rounding.
  let tail = 0;
  for (let lost = count; lost >= 0; lost -= 1) {
    tail += masses[lost] ?? 0;
    if (tail > probability) return lost;
  }
  return 0;
}
