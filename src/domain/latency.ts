/** With fewer answers a percentile says nothing, a median included: of a single one each is its time. */
export const fewestAnswers = 10;
