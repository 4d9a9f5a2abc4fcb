/** What may fail a comparison besides regressions; apart from the comparison, so that `--help` can list it without loading that. */
export const failOnChoices = ['latency'] as const;
export type FailOn = (typeof failOnChoices)[number];
